import type { ExecutionContext } from 'ava'
import { ulid } from 'ulid'
import type { Caller } from '../../core/access/caller.ts'
import { createAgents } from '../../core/agent/agents.ts'
import { createChat, type ChatInput, type ChatOptions } from '../../core/agent/chat.ts'
import { createPrincipals } from '../../core/access/principals.ts'
import { createLiveTurns } from '../../core/agent/live-turns.ts'
import { createBlobs } from '../../core/blobs/blobs.ts'
import type { ToolDescriptor, ToolPort, ToolRequest } from '../../core/agent/tool-port.ts'
import type { OpenModel } from '../../core/models/models.ts'
import { ModelError } from '../../core/models/model-error.ts'
import { createOpenAiCompatible } from '../../core/models/openai-compatible.ts'
import { Message } from '../../core/store/entities/message.ts'
import { Session } from '../../core/store/entities/session.ts'
import { Step } from '../../core/store/entities/step.ts'
import { Turn } from '../../core/store/entities/turn.ts'
import type { TurnLimits } from '../../core/store/entities/agent.ts'
import { type ModelScript, type ModelServer, startModelServer } from './model-server.ts'
import { addPrincipal, openTestStore, temporaryFolder } from './store.ts'

export interface FakeTool extends Partial<ToolDescriptor> {
  plugin: string
  tool: string
  run(input: unknown, request: ToolRequest): unknown
}

/** The chat with a real store and a real model server; only the plugins are played. */
export async function openChatBench(
  t: ExecutionContext,
  { script, tools = [], limits = {}, ...more }: { script?: ModelScript; tools?: FakeTool[]; limits?: Partial<TurnLimits> } & Partial<Omit<ChatOptions, 'tools'>> = {},
) {
  const store = more.store ?? (await openTestStore(t))
  const blobs = createBlobs({ store, dataDir: 'dataDir' in store && typeof store.dataDir === 'string' ? store.dataDir : await temporaryFolder(t) })
  const owner = await addPrincipal(store)
  const caller = callerOf(owner)
  const server = await startModelServer(script)
  t.teardown(server.close)

  const published: { topic: string; type: string; data: unknown }[] = []
  const listeners = new Set<() => void>()
  const counted: { turns: unknown[]; models: unknown[] } = { turns: [], models: [] }
  const logged: { fields: object; message: string }[] = []
  const agents = await createAgents({ store, owner, limits: { steps: 25, tokens: 200_000, seconds: 300, ...limits } })
  const live = createLiveTurns()
  const principals = await createPrincipals({ store })
  const chat = await createChat({
    store,
    agents,
    blobs,
    principals,
    gate: openGate,
    models: { open: async () => modelAt(server) },
    tools: toolPort(tools),
    sessions: {
      async create(by, { agent, title = '' }) {
        const row = { id: ulid(), owner: by.principal, agent, title, titled: false, origin: by.origin, createdAt: new Date(), updatedAt: new Date() }
        await store.fork().insert(Session, row)
        return row
      },
    },
    events: {
      publish(topic, type, data) {
        published.push({ topic, type, data })
        for (const listener of listeners) listener()
      },
    },
    live,
    observe: { turn: each => counted.turns.push(each), modelLatency: each => counted.models.push(each) },
    log: { info: () => {}, warn: (fields, message) => logged.push({ fields, message }), error: (fields, message) => logged.push({ fields, message }) },
    gateway: 'gateway-1',
    toolResultBytes: 65_536,
    ...more,
  })
  t.teardown(() => chat[Symbol.asyncDispose]())

  const rows = {
    turn: (id: string) => store.fork().findOneOrFail(Turn, { id }),
    steps: (turn: string) => store.fork().find(Step, { turn }, { orderBy: { seq: 'asc' } }),
    messages: (session: string) => store.fork().find(Message, { session }, { orderBy: { id: 'asc' } }),
    answer: (turn: string) => store.fork().findOneOrFail(Message, { turn, role: 'assistant' }),
  }

  /** Sends a message and waits for the end of its turn. */
  async function ask(input: string | ChatInput, by: Caller = caller) {
    const sent = await chat.send(by, typeof input === 'string' ? { text: input } : input)
    await chat.idle()
    return { ...sent, answer: await rows.answer(sent.turn), steps: await rows.steps(sent.turn), row: await rows.turn(sent.turn) }
  }

  /** Resolves when such an event has been published. */
  function event(type: string, holds: (data: unknown) => boolean = () => true): Promise<unknown> {
    return new Promise(resolve => {
      const look = () => {
        const found = published.find(each => each.type === type && holds(each.data))
        if (found === undefined) return
        listeners.delete(look)
        resolve(found.data)
      }
      listeners.add(look)
      look()
    })
  }

  return { store, blobs, caller, chat, agents, live, server, published, counted, logged, rows, ask, event }
}

/** Lets everything pass. */
export const openGate: ChatOptions['gate'] = {
  judge: async () => ({ verdict: 'allow', why: 'It is a test.' }),
  rows: () => [],
  announce: () => {},
  decisions: async () => new Map(),
}

export function callerOf(principal: string): Caller {
  return { principal, name: 'owner', role: 'owner', scopes: new Set(['chat', 'read', 'write', 'admin']), origin: 'console' }
}

export function modelAt(server: ModelServer): OpenModel {
  const adapter = createOpenAiCompatible({ name: 'test', kind: 'compatible', baseUrl: server.url, key: 'test-key' })
  return { id: 'test/test-model', provider: 'test', name: 'test-model', adapter }
}

export const noModel = {
  open: async () => {
    throw new ModelError('model_missing', 'No model is set up yet.')
  },
}

function toolPort(tools: readonly FakeTool[]): ToolPort {
  return {
    toolsFor: () => tools.map(({ plugin, tool, description = '', input = { type: 'object' }, effect = 'read' }) => ({ plugin, tool, description, input, effect })),
    async callTool(_caller, request) {
      const found = tools.find(each => each.plugin === request.plugin && each.tool === request.tool)
      return { output: await found?.run(request.input, request), ms: 1, denials: [], reached: true }
    },
  }
}
