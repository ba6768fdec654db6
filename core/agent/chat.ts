import { monotonicFactory } from 'ulid'
import type { Caller } from '../access/caller.ts'
import type { Events } from '../events/events.ts'
import type { Models } from '../models/models.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Agent } from '../operations/shapes/agent.ts'
import type { Message } from '../operations/shapes/message.ts'
import { Turn } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import { type Agents, defaultAgent } from './agents.ts'
import { createInbox } from './inbox.ts'
import { openJournal } from './journal.ts'
import { createLanes, type Place } from './lane.ts'
import type { LiveTurns } from './live-turns.ts'
import type { TurnLog } from './open-turn.ts'
import { pastTurns } from './past-turns.ts'
import { createShares } from './share.ts'
import { titleFrom } from './title.ts'
import { failureOf } from './tool-step.ts'
import type { ToolPort } from './tool-port.ts'
import { createTranscript } from './transcript.ts'
import { takeTurn } from './turn.ts'
import { createTurnBudget } from './turn-budget.ts'
import { TurnError } from './turn-error.ts'
import type { TurnObserver } from './turn-observer.ts'

export interface ChatInput {
  session?: string
  agent?: string
  text: string
  idempotencyKey?: string
}

/** Messages in, answers out. Disposing stops every turn, with what it said so far stored. */
export interface Chat extends AsyncDisposable {
  /** Stores the message and answers at once; the turn follows as events on `session:<id>`. Throws TurnError('session_busy'), OperationError('rate_limited'). */
  send(caller: Caller, input: ChatInput): Promise<{ session: string; turn: string }>
  /** `cancelled` is false for a turn that has ended already. */
  cancel(caller: Caller, input: { turn: string }): Promise<{ cancelled: boolean }>
  /** Throws OperationError('not_found') for another principal's turn as for none. */
  requireOwnedTurn(caller: Caller, turn: string): Promise<void>
  /** Resolves when no turn waits or runs. */
  idle(): Promise<void>
}

export interface ChatOptions {
  store: Store
  agents: Pick<Agents, 'find'>
  models: Pick<Models, 'open'>
  tools: ToolPort
  sessions: { create(caller: Caller, input: { agent: string; title?: string }): Promise<{ id: string }> }
  events: Events
  live: LiveTurns
  observe: TurnObserver
  log: TurnLog
  /** This gateway's name, the same after a restart. */
  gateway: string
  toolResultBytes: number
}

const stopping = () => new TurnError('gateway_stopped', 'The gateway stopped while answering. Ask again.')

/** Past a turn's own limit of time: what is left to store its end. */
const leaseSlackMs = 60_000

export function createChat(options: ChatOptions): Chat {
  const { store, agents, models, tools, sessions, events, live, observe, log, gateway, toolResultBytes } = options
  const newId = monotonicFactory()
  const inbox = createInbox({ store, gateway, newId })
  const lanes = createLanes()
  const shares = createShares()
  let closed = false

  return {
    async send(caller, input) {
      if (closed) throw new TurnError('gateway_stopped', 'The gateway is stopping; send it again in a moment.')
      const earlier = await inbox.known(caller, input.idempotencyKey)
      if (earlier) return earlier
      const giveBack = shares.take(caller.principal)
      let working: Promise<void> | undefined
      try {
        const { session, agent } = await placeOf(caller, input)
        const place = lanes.enter(session)
        const accepted = await inbox.accept(caller, { ...input, session, agent: agent.name }).catch(thrown => {
          place.leave()
          throw thrown
        })
        if (accepted === undefined) return await twice(caller, input, place)
        working = work(caller, { session, agent, place, ...accepted })
        return { session, turn: accepted.turn }
      } finally {
        void (working ?? Promise.resolve()).finally(giveBack)
      }
    },

    async cancel(caller, { turn }) {
      await requireOwnedTurn(caller, turn)
      return { cancelled: live.stop(turn, new TurnError('turn_cancelled', 'Stopped.', { turn })) }
    },

    requireOwnedTurn,
    idle: lanes.idle,

    async [Symbol.asyncDispose]() {
      closed = true
      live.stopAll(stopping())
      await lanes.idle()
    },
  }

  /** The session a message goes to, made when there is none yet, and the agent that answers there. */
  async function placeOf(caller: Caller, input: ChatInput): Promise<{ session: string; agent: Agent }> {
    const row = input.session === undefined ? undefined : await inbox.ownSession(caller, input.session)
    const name = input.agent ?? row?.agent ?? defaultAgent
    // A deleted agent's sessions go on with the default one; an agent that was asked for by name must be there.
    const agent = (await agents.find(name)) ?? (input.agent === undefined ? await agents.find(defaultAgent) : undefined)
    if (agent === undefined) throw new OperationError('not_found', `There is no agent ${name}.`, { agent: name })
    const session = row?.id ?? (await sessions.create(caller, { agent: agent.name, title: titleFrom(input.text) })).id
    return { session, agent }
  }

  async function twice(caller: Caller, input: ChatInput, place: Place): Promise<{ session: string; turn: string }> {
    place.leave()
    const earlier = await inbox.known(caller, input.idempotencyKey)
    if (earlier) return earlier
    throw new OperationError('conflict', 'This message is being stored already.', { idempotencyKey: input.idempotencyKey })
  }

  async function work(caller: Caller, task: { session: string; agent: Agent; place: Place; turn: string; message: Message }): Promise<void> {
    const { session, agent, place, turn, message } = task
    const signal = live.add(turn, session, caller.principal)
    if (closed) live.stop(turn, stopping())
    try {
      await place.run(() => answer(caller, { session, agent, turn, message }, signal))
    } catch (thrown) {
      // Not even the end of the turn could be stored: the database is gone, or the session with it.
      log.error({ err: thrown, turn, session }, 'A turn was lost')
      events.publish(`session:${session}`, 'turn.failed', { turn, error: failureOf(thrown) })
    } finally {
      live.remove(turn)
    }
  }

  async function answer(caller: Caller, task: { session: string; agent: Agent; turn: string; message: Message }, signal: AbortSignal): Promise<void> {
    const { session, agent, turn: id, message } = task
    using budget = createTurnBudget(agent.limits, signal)
    const transcript = createTranscript({ events, session, turn: id, message: newId() })
    const leaseMs = agent.limits.seconds * 1000 + leaseSlackMs
    const journal = openJournal({ store, turn: { id, owner: caller.principal, session }, gateway, leaseMs, newId })
    live.begin(id, transcript)
    const turn = { id, session, caller, agent, text: message.text, journal, transcript, budget, tools, models, observe, toolResultBytes, newId, log }
    await takeTurn(turn, message, { events, past: () => pastTurns(store, session, id) })
  }

  async function requireOwnedTurn(caller: Caller, turn: string): Promise<void> {
    const row = await store.fork().findOne(Turn, { id: turn, owner: caller.principal }, { fields: ['id'] })
    if (row === null) throw new OperationError('not_found', `There is no turn ${turn}.`, { turn })
  }
}
