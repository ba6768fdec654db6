import { monotonicFactory } from 'ulid'
import type { Caller } from '../access/caller.ts'
import type { Blobs } from '../blobs/blobs.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Agent } from '../operations/shapes/agent.ts'
import { Turn } from '../store/entities/turn.ts'
import { type Agents, defaultAgent } from './agents.ts'
import type { Arrival } from './arrival.ts'
import { createCancel } from './cancel.ts'
import { createClaims } from './claims.ts'
import { createDispatcher } from './dispatcher.ts'
import { createInbox } from './inbox.ts'
import { sentFiles } from './sent-files.ts'
import { titleFrom } from './title.ts'
import { TurnLeft } from './turn-left.ts'
import { createTurnWorker, type TurnWorkerOptions } from './turn-worker.ts'
import { TurnError } from './turn-error.ts'

export interface ChatInput {
  session?: string
  agent?: string
  /** May be empty where there are attachments. */
  text: string
  /** The sender's own files, as POST /api/blobs kept them. */
  attachments?: readonly { blob: string }[]
  idempotencyKey?: string
}

/** Messages in, answers out. Disposing leaves the turns at work to whichever gateway starts next. */
export interface Chat extends AsyncDisposable {
  /** Stores the message and answers at once; the turn follows as events on `session:<id>`. Throws TurnError('session_busy'), OperationError('not_found', 'rate_limited', 'too_large'). */
  send(caller: Caller, input: ChatInput): Promise<{ session: string; turn: string }>
  /** As `send`, for a message whose place is known and whose sender may write there. */
  accept(arrival: Arrival): Promise<{ session: string; turn: string }>
  /** `cancelled` is false for a turn that has ended already. What is answered here holds through a crash. */
  cancel(caller: Caller, input: { turn: string }): Promise<{ cancelled: boolean }>
  /** Throws OperationError('not_found') for another principal's turn as for none. */
  requireOwnedTurn(caller: Caller, turn: string): Promise<void>
  /** Turns may wait that no place was looked for yet. */
  wake(): void
  /** Takes nothing new and gives what runs so long to end. */
  drain(ms: number): Promise<void>
  /** Resolves when no turn waits or runs here. */
  idle(): Promise<void>
}

export interface ChatOptions extends Omit<TurnWorkerOptions, 'newId'> {
  blobs: Pick<Blobs, 'open' | 'owned'>
  agents: Pick<Agents, 'find'>
  sessions: { create(caller: Caller, input: { agent: string; title?: string }): Promise<{ id: string }> }
  /** Turns at work at once in this gateway. Default 64. */
  places?: number
}

export async function createChat(options: ChatOptions): Promise<Chat> {
  const { store, agents, blobs, sessions, live, log, gateway, places = 64 } = options
  const newId = monotonicFactory()
  const inbox = createInbox({ store, gateway, newId, hands: options.hands })
  const claims = createClaims({ store, gateway })
  const worker = createTurnWorker({ ...options, newId })
  const dispatcher = createDispatcher({
    claims, log, places,
    work: worker.takeUp,
    onCancelled: (turn) => live.stop(turn, stopped(turn)),
    onLost: (turn) => live.stop(turn, new TurnLeft('claim_lost')),
  })
  const cancel = createCancel(options)
  let closed = false

  await claims.reclaim()
  dispatcher.wake()
  const unhear = store.signals.on('turns', dispatcher.wake)

  return {
    async send(caller, input) {
      refuseWhenClosed()
      const earlier = await inbox.known(caller.principal, input.idempotencyKey)
      if (earlier) return earlier
      // Before a session begins for it.
      const attachments = await sentFiles(blobs, caller.principal, input.attachments)
      const { session, agent } = await placeOf(caller, input, titleFrom(input.text) || titleFrom(attachments[0]?.name ?? ''))
      return take({ caller, owner: caller.principal, session, agent: agent.name, text: input.text, ...(attachments.length > 0 && { attachments }), idempotencyKey: input.idempotencyKey }, agent)
    },

    async accept(arrival) {
      refuseWhenClosed()
      const earlier = await inbox.known(arrival.owner, arrival.idempotencyKey)
      return earlier ?? take(arrival, await agentNamed(arrival.agent))
    },

    async cancel(caller, { turn }) {
      await requireOwnedTurn(caller, turn)
      const was = await cancel(turn)
      if (was === 'running') live.stop(turn, stopped(turn))
      else if (was !== undefined) dispatcher.wake()
      return { cancelled: was !== undefined }
    },

    requireOwnedTurn,
    wake: dispatcher.wake,
    idle: dispatcher.idle,

    async drain(ms) {
      closed = true
      dispatcher[Symbol.dispose]()
      const timer = setTimeout(leaveAll, ms)
      await dispatcher.idle()
      clearTimeout(timer)
    },

    async [Symbol.asyncDispose]() {
      closed = true
      unhear()
      dispatcher[Symbol.dispose]()
      leaveAll()
      await dispatcher.idle()
    },
  }

  function leaveAll(): void {
    live.stopAll(new TurnLeft('gateway_stops'))
    worker.letGo()
  }

  function refuseWhenClosed(): void {
    if (closed) throw new TurnError('gateway_stopped', 'The gateway is stopping; send it again in a moment.')
  }

  async function take(arrival: Arrival, agent: Agent): Promise<{ session: string; turn: string }> {
    const actor = arrival.caller.principal
    let reserved = false
    try {
      const accepted = await inbox.accept(arrival, () => (reserved = dispatcher.reserve(actor)))
      if (accepted === undefined) return await twice(arrival)
      const { turn } = accepted
      if (reserved) {
        reserved = false
        dispatcher.begin({ turn: turn.id, fence: turn.fence, actor }, () => worker.begin({ ...accepted, caller: arrival.caller, agent }))
      } else {
        dispatcher.wake()
        // Another gateway may have a place for it.
        store.signals.send('turns')
      }
      return { session: arrival.session, turn: turn.id }
    } finally {
      if (reserved) dispatcher.release(actor)
    }
  }

  async function twice({ owner, idempotencyKey }: Arrival): Promise<{ session: string; turn: string }> {
    const earlier = await inbox.known(owner, idempotencyKey)
    if (earlier) return earlier
    throw new OperationError('conflict', 'This message is being stored already.', { idempotencyKey })
  }

  /** The session a message goes to, made when there is none yet, and the agent that answers there. */
  async function placeOf(caller: Caller, input: ChatInput, title: string): Promise<{ session: string; agent: Agent }> {
    const row = input.session === undefined ? undefined : await ownSession(caller, input.session)
    const agent = await (input.agent === undefined ? agentNamed(row?.agent ?? defaultAgent) : agentAskedFor(input.agent))
    const session = row?.id ?? (await sessions.create(caller, { agent: agent.name, title })).id
    return { session, agent }
  }

  async function ownSession(caller: Caller, id: string) {
    const [row] = await store.rows('select id, agent from sessions where id = ? and owner_id = ?', [id, caller.principal])
    if (row === undefined) throw new OperationError('not_found', `There is no session ${id}.`, { session: id })
    return { id, agent: String(row['agent']) }
  }

  async function agentAskedFor(name: string): Promise<Agent> {
    const agent = await agents.find(name)
    if (agent === undefined) throw new OperationError('not_found', `There is no agent ${name}.`, { agent: name })
    return agent
  }

  // A deleted agent's sessions go on with the default one.
  async function agentNamed(name: string): Promise<Agent> {
    return (await agents.find(name)) ?? agentAskedFor(defaultAgent)
  }

  async function requireOwnedTurn(caller: Caller, turn: string): Promise<void> {
    const row = await store.fork().findOne(Turn, { id: turn, $or: [{ owner: caller.principal }, { actor: caller.principal }] }, { fields: ['id'] })
    if (row === null) throw new OperationError('not_found', `There is no turn ${turn}.`, { turn })
  }
}

const stopped = (turn: string) => new TurnError('turn_cancelled', 'Stopped.', { turn })
