import type { Denial } from '../../sandbox/broker/denial.ts'
import type { CodedFailure } from '../operations/shapes/coded-failure.ts'
import { Message, type MessageRow } from '../store/entities/message.ts'
import { Session } from '../store/entities/session.ts'
import { Step } from '../store/entities/step.ts'
import { Turn, type TurnRow, type Usage } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import type { StoredReply } from './stored-reply.ts'
import type { Effect } from './tool-port.ts'
import { TurnError } from './turn-error.ts'

export interface ToolIntent {
  id: string
  plugin: string
  tool: string
  effect: Effect | null
  /** The model's id of the call; none for a call that a person typed. */
  toolCall: string | null
  input: unknown
}

export interface ToolOutcome {
  state: 'done' | 'failed' | 'unknown'
  output?: unknown
  error?: CodedFailure
  denials: Denial[]
  ms: number | null
}

export interface TurnEnd {
  status: 'done' | 'failed' | 'cancelled'
  message: string
  text: string
  error: CodedFailure | null
  usage: Usage | null
}

/** A reply that ends its turn: stored with the end in one commit. */
export interface LastReply {
  reply: StoredReply
  state: 'done' | 'failed'
  ms: number
}

/** Which turn, and who works on it. */
export interface JournalOptions {
  store: Store
  turn: Pick<TurnRow, 'id' | 'owner' | 'session'>
  /** This gateway's name in `claimedBy`. */
  gateway: string
  leaseMs: number
  newId(): string
  now?: () => Date
}

type Work = Parameters<Parameters<ReturnType<Store['fork']>['transactional']>[0]>[0]

/**
 * A turn's journal: each model reply and each tool's intent is stored before it has an effect, the result after.
 * Every write first renews this gateway's claim; once another gateway or a deletion took the turn, it throws TurnError('turn_lost').
 */
export interface Journal {
  /** From queued to running; false when the turn is no longer there to run. */
  claim(): Promise<boolean>
  /** Stored with the next write: nothing has an effect before it, and a commit of its own would be a quarter of a short turn. */
  useModel(model: string, tainted: boolean): void
  replied(reply: StoredReply, outcome: { state: 'done' | 'failed'; ms: number }, intents: readonly ToolIntent[]): Promise<void>
  intend(intents: readonly ToolIntent[]): Promise<void>
  returned(step: string, outcome: ToolOutcome, taint: boolean): Promise<void>
  /** Stores the last reply, if there is one, the message and the end of the turn in one commit. */
  finish(end: TurnEnd, last?: LastReply): Promise<MessageRow>
}

export function openJournal({ store, turn, gateway, leaseMs, newId, now = () => new Date() }: JournalOptions): Journal {
  let fence = -1
  let seq = 0
  let noted: Partial<TurnRow> = {}

  return {
    async claim() {
      const em = store.fork()
      const row = await em.findOne(Turn, { id: turn.id, status: 'queued' })
      if (row === null) return false
      fence = row.fence + 1
      const claimed = { status: 'running' as const, claimedBy: gateway, fence, leaseUntil: leaseEnd() }
      return (await em.nativeUpdate(Turn, { id: turn.id, status: 'queued', fence: row.fence }, claimed)) === 1
    },

    useModel(model, tainted) {
      noted = { model, ...(tainted && { tainted }) }
    },

    replied: (reply, { state, ms }, intents) =>
      store.fork().transactional(async em => {
        await hold(em)
        await em.insertMany(Step, [modelStep(reply, state, ms), ...intents.map(toolStep)])
      }),

    intend: intents =>
      store.fork().transactional(async em => {
        await hold(em)
        await em.insertMany(Step, intents.map(toolStep))
      }),

    returned: (step, { state, output, error, denials, ms }, taint) =>
      store.fork().transactional(async em => {
        await hold(em, taint ? { tainted: true } : {})
        await em.nativeUpdate(Step, { id: step, turn: turn.id }, { state, output: output ?? null, error: error ?? null, denials, ms, finishedAt: now() })
      }),

    finish: ({ status, message, text, error, usage }, last) =>
      store.fork().transactional(async em => {
        const at = now()
        await hold(em, { status, error, usage, finishedAt: at, leaseUntil: null })
        if (last) await em.insert(Step, modelStep(last.reply, last.state, last.ms))
        const row: MessageRow = {
          id: message,
          owner: turn.owner,
          session: turn.session,
          turn: turn.id,
          role: 'assistant',
          text,
          author: null,
          attachments: null,
          status: status === 'done' ? 'complete' : status,
          error,
          idempotencyKey: null,
          createdAt: at,
        }
        await em.insert(Message, row)
        await em.nativeUpdate(Session, { id: turn.session }, { updatedAt: at })
        return row
      }),
  }

  async function hold(em: Work, change: Partial<TurnRow> = {}): Promise<void> {
    const held = await em.nativeUpdate(Turn, { id: turn.id, status: 'running', claimedBy: gateway, fence }, { leaseUntil: leaseEnd(), ...noted, ...change })
    if (held !== 1) throw new TurnError('turn_lost', 'This turn was deleted, or another gateway went on with it.', { turn: turn.id })
  }

  function leaseEnd(): Date {
    return new Date(now().getTime() + leaseMs)
  }

  function modelStep(reply: StoredReply, state: 'done' | 'failed', ms: number) {
    const at = now()
    return { ...blank(), id: newId(), kind: 'model' as const, state, output: { text: reply.text, toolCalls: reply.toolCalls }, ms, createdAt: at, finishedAt: at }
  }

  function toolStep({ id, plugin, tool, effect, toolCall, input }: ToolIntent) {
    return { ...blank(), id, kind: 'tool' as const, state: 'intended' as const, plugin, tool, effect, toolCall, input: input ?? null, createdAt: now() }
  }

  function blank() {
    const nothing = { plugin: null, tool: null, effect: null, toolCall: null, input: null, output: null, error: null, denials: null, ms: null, finishedAt: null }
    return { ...nothing, owner: turn.owner, turn: turn.id, seq: seq++ }
  }
}
