import type { Denial } from '../../sandbox/broker/denial.ts'
import type { CodedFailure } from '../operations/shapes/coded-failure.ts'
import { Approval, type ApprovalRow } from '../store/entities/approval.ts'
import { Message, type MessageRow } from '../store/entities/message.ts'
import { Session } from '../store/entities/session.ts'
import type { Effect } from '../../plugin-registry/manifest/effect.ts'
import { Step, type StepRow } from '../store/entities/step.ts'
import { Turn, type TurnRow, type Usage } from '../store/entities/turn.ts'
import type { Sql } from '../store/sql.ts'
import type { Store } from '../store/store.ts'
import { suspendTurn } from './suspension.ts'
import type { SteadyCommit } from './steady-commit.ts'
import type { StoredReply } from './stored-reply.ts'
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
  /** Did it reach outside? In doubt it did. */
  reached?: boolean
}

export interface TurnEnd {
  status: 'done' | 'failed' | 'cancelled'
  text: string
  error: CodedFailure | null
}

/** A reply that ends its turn: stored with the end in one commit. */
export interface LastReply {
  reply: StoredReply
  state: 'done' | 'failed'
  ms: number
}

/** Calls that are stored before they may have an effect; those that are asked for wait, with their approvals. */
export interface Intents {
  steps: readonly ToolIntent[]
  asked: ReadonlySet<string>
  approvals: readonly ApprovalRow[]
}

/** Which turn, who works on it, and how far it is. */
export interface JournalOptions {
  store: Store
  turn: Pick<TurnRow, 'id' | 'owner' | 'session' | 'reply' | 'fence' | 'taintedBy'>
  /** This gateway's name in `claimedBy`. */
  gateway: string
  /** Number of the first step that is written now. */
  seq: number
  /** What the turn has spent so far. */
  usage(): Usage
  /** Takes what was spent since the last time, as what writes it into the day's spendings; last in its commit, where many turns meet. */
  takeSpent?(): (sql: Sql) => Promise<void>
  /** Waits for a database that is away. Default: the store's own commit, which does not. */
  commit?: SteadyCommit
  newId(): string
  /** In the commit that stores the answer. */
  answered?(sql: Sql, message: MessageRow): Promise<void>
  now?: () => Date
}

/**
 * A turn's journal: each model reply and each tool's intent is stored before it has an effect, the result after. Every write
 * first shows this gateway's claim; once another gateway or a deletion took the turn, it throws TurnError('turn_lost').
 */
export interface Journal {
  /** Stored with the next write: nothing has an effect before it, and a commit of its own would be a quarter of a short turn. */
  useModel(model: string, taintedBy: readonly string[]): void
  replied(reply: StoredReply, ms: number, intents: Intents): Promise<void>
  /** Calls without a model's reply: what a person typed. */
  intend(intents: Intents): Promise<void>
  /** A step that waited for approval may act now. */
  approved(step: string): Promise<void>
  returned(step: string, outcome: ToolOutcome, taint: string | undefined): Promise<void>
  summarised(text: string, upTo: string, ms: number): Promise<void>
  /** What it has read from outside so far. */
  taintedBy(): readonly string[]
  /** Leaves the turn to the persons that it asked; false when they have all decided meanwhile. */
  suspend(): Promise<void>
  /** Leaves the turn to whichever gateway takes it next. */
  leave(): Promise<void>
  /** Stores the last reply, if there is one, the message, what is to be delivered and the end of the turn in one commit. */
  finish(end: TurnEnd, last: LastReply | undefined, deliver?: (sql: Sql, message: MessageRow) => Promise<void>): Promise<MessageRow>
}

export function openJournal({ store, turn, gateway, seq: firstSeq, usage, takeSpent = () => async () => {}, newId, answered, commit = store.commit, now = () => new Date() }: JournalOptions): Journal {
  let seq = firstSeq
  let noted: Partial<TurnRow> = {}
  let taints: readonly string[] = turn.taintedBy

  const write = (change: Partial<TurnRow>, work: (sql: Sql) => Promise<void> = async () => {}, stored?: (sql: Sql) => Promise<boolean>) => {
    const spend = takeSpent()
    return commit(async (sql) => {
      await hold(sql, change)
      await work(sql)
      await spend(sql)
    }, stored)
  }

  // Rows are made before the commit: one that is repeated writes the same.
  const append = (change: Partial<TurnRow>, steps: readonly StepRow[], approvals: readonly ApprovalRow[] = []) =>
    write(change, async (sql) => {
      for (const step of steps) await sql.insert(Step, step)
      for (const approval of approvals) await sql.insert(Approval, approval)
    }, async (sql) => (await sql.all('select 1 from steps where id = ?', [steps[0]?.id ?? ''])).length > 0)

  const intended = ({ steps, asked }: Intents) => steps.map((step) => toolStep(step, asked.has(step.id)))

  return {
    useModel(model, taintedBy) {
      taints = taintedBy
      noted = { model, ...tainted() }
    },

    taintedBy: () => taints,

    replied: (reply, ms, intents) => append({ usage: usage() }, [modelStep(reply, 'done', ms), ...intended(intents)], intents.approvals),

    intend: (intents) => append({}, intended(intents), intents.approvals),

    approved: (step) => write({}, async (sql) => void (await sql.update(Step, { id: step, turn: turn.id, state: 'asked' }, { state: 'intended' }))),

    returned(step, { state, output, error, denials, ms }, taint) {
      if (taint !== undefined && !taints.includes(taint)) taints = [...taints, taint]
      const finishedAt = now()
      return write(taint === undefined ? {} : tainted(), async (sql) => {
        await sql.update(Step, { id: step, turn: turn.id }, { state, output: output ?? null, error: error ?? null, denials, ms, finishedAt })
      })
    },

    summarised: (text, upTo, ms) =>
      append({ usage: usage() }, [{ ...blank(), id: newId(), kind: 'summary', state: 'done', output: { text, upTo }, ms, createdAt: now(), finishedAt: now() }]),

    suspend: () => write({ status: 'waiting', claimedBy: null, leaseUntil: null, usage: usage() }, (sql) => suspendTurn(sql, turn.id)),

    leave: () => write({ status: 'queued', claimedBy: null, leaseUntil: null, usage: usage() }),

    async finish({ status, text, error }, last, deliver) {
      const at = now()
      const spent = usage()
      const change = { status, error, usage: spent.inputTokens + spent.outputTokens > 0 ? { ...spent } : null, finishedAt: at, leaseUntil: null }
      const step = last && modelStep(last.reply, last.state, last.ms)
      const row: MessageRow = {
        id: turn.reply, owner: turn.owner, session: turn.session, turn: turn.id, role: 'assistant',
        text, author: null, attachments: null, revisions: null, status: status === 'done' ? 'complete' : status, error, idempotencyKey: null, createdAt: at,
      }
      await write(change, async (sql) => {
        if (step) await sql.insert(Step, step)
        await sql.insert(Message, row)
        await sql.update(Session, { id: turn.session }, { updatedAt: at })
        await deliver?.(sql, row)
        await answered?.(sql, row)
      }, async (sql) => (await sql.all('select 1 from turns where id = ? and fence = ? and status = ?', [turn.id, turn.fence, status])).length > 0)
      return row
    },
  }

  async function hold(sql: Sql, change: Partial<TurnRow>): Promise<void> {
    const { id, fence } = turn
    const held = await sql.update(Turn, { id, status: 'running', claimedBy: gateway, fence }, { fence, ...noted, ...change })
    if (held !== 1) throw new TurnError('turn_lost', 'This turn was deleted, or another gateway went on with it.', { turn: id })
  }

  function tainted(): Partial<TurnRow> {
    return taints.length > 0 ? { tainted: true, taintedBy: [...taints] } : {}
  }

  function modelStep(reply: StoredReply, state: 'done' | 'failed', ms: number): StepRow {
    const at = now()
    return { ...blank(), id: newId(), kind: 'model', state, output: { ...reply }, error: reply.fellBack ?? null, ms, createdAt: at, finishedAt: at }
  }

  function toolStep({ id, plugin, tool, effect, toolCall, input }: ToolIntent, asked: boolean): StepRow {
    return { ...blank(), id, kind: 'tool', state: asked ? 'asked' : 'intended', plugin, tool, effect, toolCall, input: input ?? null, createdAt: now() }
  }

  function blank() {
    const nothing = { plugin: null, tool: null, effect: null, toolCall: null, input: null, output: null, error: null, denials: null, ms: null, finishedAt: null }
    return { ...nothing, owner: turn.owner, turn: turn.id, seq: seq++ }
  }
}
