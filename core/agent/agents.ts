import type { Caller } from '../access/caller.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Agent as AgentShape } from '../operations/shapes/agent.ts'
import { Agent, type AgentRow, type DailyBudget, type TurnLimits } from '../store/entities/agent.ts'
import { keep } from '../store/kept.ts'
import type { Store } from '../store/store.ts'

/** Answers when no agent is named; made at the first start. */
export const defaultAgent = 'assistant'

export interface AgentInput {
  name: string
  model?: string | null
  fallbacks?: string[]
  instructions?: string
  tools?: 'all' | string[]
  limits?: Partial<TurnLimits>
  daily?: DailyBudget
}

export interface Agents {
  list(caller: Caller, input?: object): Promise<{ agents: AgentShape[] }>
  put(caller: Caller, input: AgentInput): Promise<{ agent: AgentShape }>
  delete(caller: Caller, input: { name: string }): Promise<Record<string, never>>
  /** The agent of that name with every limit filled in; undefined when there is none. */
  find(name: string): Promise<AgentShape | undefined>
}

export interface AgentsOptions {
  store: Store
  /** Id of the gateway's owner. */
  owner: string
  /** What an agent that sets no limit of its own may spend per turn. */
  limits: TurnLimits
  now?: () => Date
}

/** Opens the agents and, at the first start, makes the default one. */
export async function createAgents({ store, owner, limits, now = () => new Date() }: AgentsOptions): Promise<Agents> {
  await makeDefault(store, owner, now())
  const rows = keep(store.signals, 'agents', async () => new Map((await store.fork().findAll(Agent, { orderBy: { name: 'asc' }, disableIdentityMap: true })).map(row => [row.name, row])))

  return {
    async list() {
      return { agents: (await store.fork().findAll(Agent, { orderBy: { name: 'asc' } })).map(shape) }
    },

    async put(caller, { name, ...changes }) {
      const em = store.fork()
      const row = await em.findOne(Agent, { name })
      const values = {
        model: changes.model === undefined ? (row?.model ?? null) : changes.model,
        instructions: changes.instructions ?? row?.instructions ?? '',
        tools: changes.tools ?? row?.tools ?? 'all',
        limits: { ...row?.limits, ...changes.limits },
        fallbacks: changes.fallbacks === undefined ? (row?.fallbacks ?? []) : [...new Set(changes.fallbacks)],
        daily: changes.daily ?? row?.daily ?? {},
        updatedAt: now(),
      }
      if (row) await em.nativeUpdate(Agent, { name }, values)
      else await em.insert(Agent, { name, owner: caller.principal, createdAt: now(), ...values })
      rows.forget()
      const stored = await find(name)
      if (stored === undefined) throw new OperationError('conflict', `The agent ${name} was deleted meanwhile.`, { name })
      return { agent: stored }
    },

    async delete(_caller, { name }) {
      if (name === defaultAgent) throw new OperationError('conflict', `${defaultAgent} answers when no agent is named; change it instead of deleting it.`, { name })
      if ((await store.fork().nativeDelete(Agent, { name })) === 0) throw new OperationError('not_found', `There is no agent ${name}.`, { name })
      rows.forget()
      return {}
    },

    find,
  }

  async function find(name: string): Promise<AgentShape | undefined> {
    const row = (await rows.read()).get(name)
    return row ? shape(row) : undefined
  }

  function shape({ name, model, fallbacks, instructions, tools, limits: own, daily }: AgentRow): AgentShape {
    return { name, model: model ?? null, fallbacks, instructions, tools, limits: { ...limits, ...own }, daily, default: name === defaultAgent }
  }
}

async function makeDefault(store: Store, owner: string, at: Date): Promise<void> {
  const row = { name: defaultAgent, owner, model: null, instructions: '', tools: 'all' as const, limits: {}, createdAt: at, updatedAt: at }
  // Several gateways of one PostgreSQL may start at once.
  await store.fork().upsert(Agent, row, { onConflictFields: ['name'], onConflictAction: 'ignore' })
}
