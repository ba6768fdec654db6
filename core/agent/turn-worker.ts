import type { Caller } from '../access/caller.ts'
import type { Principals } from '../access/principals.ts'
import type { Gate } from '../approvals/gate.ts'
import type { Blobs } from '../blobs/blobs.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Events } from '../events/events.ts'
import type { Models } from '../models/models.ts'
import type { Agent } from '../operations/shapes/agent.ts'
import type { Message as MessageShape } from '../operations/shapes/message.ts'
import { Message, type MessageRow } from '../store/entities/message.ts'
import { Step } from '../store/entities/step.ts'
import { Turn, type TurnRow } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import { storeTrouble } from '../store/store-trouble.ts'
import { type Agents, defaultAgent } from './agents.ts'
import type { Claim } from './claims.ts'
import { openJournal } from './journal.ts'
import type { LiveTurns } from './live-turns.ts'
import type { MessageHands } from './message-hands.ts'
import type { OutletPort } from './outlet-port.ts'
import type { OpenTurn, TurnLog } from './open-turn.ts'
import { pastTurns } from './past-turns.ts'
import { progressOf } from './resume.ts'
import { createSteadyCommit } from './steady-commit.ts'
import { failureOf } from './tool-step.ts'
import type { ToolPort } from './tool-port.ts'
import { createTranscript } from './transcript.ts'
import { takeTurn } from './turn.ts'
import { createTurnBudget } from './turn-budget.ts'
import { isLost, TurnError } from './turn-error.ts'
import type { TurnObserver } from './turn-observer.ts'

/** A turn that was left so often ends its gateway, or is ended by it, each time: it is not taken up for ever. */
const maxTakes = 20

/** All that a turn needs to know of itself. */
export interface TurnTask {
  turn: TurnRow
  message: MessageRow
  caller: Caller
  agent: Agent
}

export interface TurnWorkerOptions {
  store: Store
  agents: Pick<Agents, 'find'>
  principals: Pick<Principals, 'find'>
  models: Pick<Models, 'open'>
  /** The files of messages. */
  blobs: Pick<Blobs, 'open'>
  tools: ToolPort
  gate: OpenTurn['gate'] & Pick<Gate, 'decisions'>
  /** What may be spent in one day; without it, nothing is counted by day. */
  budgets?: Pick<Budgets, 'ofTurn'>
  outlets?: OutletPort
  /** Plugins that see or change messages. */
  hands?: MessageHands
  events: Events
  live: LiveTurns
  observe: TurnObserver
  log: TurnLog
  /** This gateway's name, the same after a restart. */
  gateway: string
  toolResultBytes: number
  newId(): string
}

export interface TurnWorker {
  /** Works on a turn that was accepted here and begins at once. */
  begin(task: TurnTask): Promise<void>
  /** Works on a claimed turn, whoever accepted it and however far it is. */
  takeUp(claim: Omit<Claim, 'actor'>): Promise<void>
  /** The gateway stops: turns that wait for the database wait no more, and are left to the next start. */
  letGo(): void
}

/** Carries out the turns that are this gateway's. Neither method rejects: a turn that cannot even be ended is left to its lease, and taken up again when that has run out. */
export function createTurnWorker(options: TurnWorkerOptions): TurnWorker {
  const { store, agents, principals, models, blobs, tools, gate, budgets, outlets, hands, events, live, observe, log, gateway, toolResultBytes, newId } = options

  const closing = new AbortController()

  return {
    letGo: () => closing.abort(),

    begin: (task) => guarded(task.turn, () => work(task, [])),

    takeUp: ({ turn: id, fence }) =>
      guarded({ id, session: '' }, async () => {
        const em = store.fork()
        const [turn, message, steps] = await Promise.all([em.findOne(Turn, { id, fence }), em.findOne(Message, { turn: id, role: 'user' }), em.find(Step, { turn: id }, { orderBy: { seq: 'asc' } })])
        if (turn === null || message === null) return
        const [caller, agent] = await Promise.all([callerOf(turn), agentOf(turn.agent)])
        if (agent === undefined) throw new TurnError('turn_given_up', 'There is no agent to answer.', { agent: turn.agent })
        await work({ turn, message, caller: caller ?? nobody(turn), agent }, steps, caller === undefined ? removed(turn) : undefined)
      }),
  }

  async function guarded({ id, session }: Pick<TurnRow, 'id' | 'session'>, run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (thrown) {
      const trouble = storeTrouble(thrown)
      if (trouble) return log.warn({ turn: id, code: trouble.code }, 'The database is away; this turn is taken up again')
      // Whoever has it now tells how it goes on.
      if (isLost(thrown) && (await isThere(id))) return log.info({ turn: id, session }, 'Another worker went on with this turn')
      log.error({ err: thrown, turn: id, session }, 'A turn was lost')
      if (session !== '') events.publish(`session:${session}`, 'turn.failed', { turn: id, error: failureOf(thrown) })
    }
  }

  async function work({ turn: taken, message: written, caller, agent }: TurnTask, steps: Parameters<typeof progressOf>[0], obstacle?: TurnError): Promise<void> {
    const { id, session, owner } = taken
    const signal = live.add(id, session, caller.principal)
    try {
      // Only before anything was said or done: what the turn rests on does not change under it.
      const { message, taintedBy } = hands && steps.length === 0 && !obstacle && !taken.cancelledAt ? await hands.changed(taken, written, signal).catch(unlessStopped(signal, taken, written)) : { message: written, taintedBy: taken.taintedBy }
      const row = { ...taken, taintedBy }
      const progress = progressOf(steps, toolResultBytes)
      using budget = createTurnBudget(agent.limits, signal, { usage: row.usage, steps: progress.replies, day: budgets?.ofTurn({ owner: caller.principal, agent }) })
      const transcript = createTranscript({ events, session, turn: id, message: row.reply, before: progress, resumed: row.fence > 1 })
      const commit = createSteadyCommit({ store, letGo: closing.signal, log, turn: id })
      const journal = openJournal({ store, commit, turn: row, gateway, seq: progress.seq, usage: () => budget.usage, takeSpent: budget.takeSpent, newId, answered: (sql, answer) => hands?.stored(sql, answer, row.conversation ?? null) ?? Promise.resolve() })
      live.begin(id, transcript)
      if (row.cancelledAt) live.stop(id, new TurnError('turn_cancelled', 'Stopped.', { turn: id }))
      else if (obstacle) live.stop(id, obstacle)
      else if (row.fence > maxTakes) live.stop(id, new TurnError('turn_given_up', `Work on this answer was begun ${row.fence - 1} times and never came to an end. Ask again, in another way.`, { turn: id }))
      using outlet = row.conversation == null ? undefined : await outlets?.open({ ...row, conversation: row.conversation }, transcript)
      const turn: OpenTurn = { id, session, owner, caller, agent, message: message.id, text: message.text, attachments: message.attachments ?? [], blobs, progress, gate, journal, transcript, budget, tools, models, observe, toolResultBytes, newId, log }
      await takeTurn(turn, shapeOf(message), { events, past: () => pastTurns(store, session, id), outlet })
    } finally {
      live.remove(id)
    }
  }

  async function isThere(turn: string): Promise<boolean> {
    return (await store.fork().count(Turn, { id: turn }).catch(() => 1)) > 0
  }

  async function callerOf({ actor, scopes, origin }: TurnRow): Promise<Caller | undefined> {
    const person = await principals.find(actor)
    return person && { principal: person.id, name: person.name, role: person.role, scopes: new Set(scopes), origin }
  }

  // A deleted agent's turns go on with the default one.
  async function agentOf(name: string): Promise<Agent | undefined> {
    return (await agents.find(name)) ?? agents.find(defaultAgent)
  }
}

/** A turn that is stopped meanwhile ends as any other: by its signal. */
function unlessStopped(signal: AbortSignal, { taintedBy }: TurnRow, message: MessageRow) {
  return (thrown: unknown): { message: MessageRow; taintedBy: string[] } => {
    if (signal.aborted) return { message, taintedBy }
    throw thrown
  }
}

function nobody({ actor, origin }: TurnRow): Caller {
  return { principal: actor, name: '', role: 'guest', scopes: new Set(), origin }
}

function removed({ actor }: TurnRow): TurnError {
  return new TurnError('turn_cancelled', 'Stopped: whoever asked was removed.', { principal: actor })
}

function shapeOf({ id, text, turn, createdAt, author, attachments, revisions }: MessageRow): MessageShape {
  return { id, role: 'user', text, turn, createdAt: createdAt.toISOString(), status: 'complete', tools: [], ...(author != null && { author }), ...(attachments != null && { attachments: [...attachments] }), ...(revisions != null && { revisions: [...revisions] }) }
}
