import { OperationError } from '../operations/operation-error.ts'
import { Message, type MessageRow } from '../store/entities/message.ts'
import { Session } from '../store/entities/session.ts'
import { Turn, type TurnRow } from '../store/entities/turn.ts'
import { isUniqueViolation, type Sql } from '../store/sql.ts'
import type { Store } from '../store/store.ts'
import type { Arrival } from './arrival.ts'
import { leaseMs } from './lease.ts'
import type { MessageHands } from './message-hands.ts'
import { TurnError } from './turn-error.ts'

/** Messages of one conversation that may wait for their answers. */
export const maxInLane = 20
/** What one person may have waiting and running: rows only, but everybody's turns come later for it. */
export const maxTurnsEach = 5_000

export interface Accepted {
  turn: TurnRow
  message: MessageRow
}

/** Where messages arrive: accepted means on the disk, and the same message twice is one. */
export interface Inbox {
  /** What an earlier message with this key became. */
  known(owner: string, idempotencyKey: string | undefined): Promise<{ session: string; turn: string } | undefined>
  /**
   * Stores message and turn in one commit; undefined when the same key arrived at the same moment. With `mayClaim`, a turn
   * that nothing stands before is this gateway's at once. Throws TurnError('session_busy'), OperationError('not_found', 'rate_limited').
   */
  accept(arrival: Arrival, mayClaim: () => boolean): Promise<Accepted | undefined>
}

export function createInbox({ store, gateway, newId, hands, now = () => new Date() }: { store: Store; gateway: string; newId(): string; hands?: Pick<MessageHands, 'stored'>; now?: () => Date }): Inbox {
  return {
    async known(owner, idempotencyKey) {
      if (idempotencyKey === undefined) return undefined
      const [row] = await store.rows('select session_id as session, turn_id as turn from messages where owner_id = ? and idempotency_key = ?', [owner, idempotencyKey])
      return row && { session: String(row['session']), turn: String(row['turn']) }
    },

    async accept(arrival, mayClaim) {
      try {
        return await store.commit(async (sql) => {
          const at = now()
          // The session's row is the lock: two gateways cannot both find its lane free.
          const there = await sql.update(Session, { id: arrival.session, owner: arrival.owner }, { updatedAt: at })
          if (there === 0) throw new OperationError('not_found', `There is no session ${arrival.session}.`, { session: arrival.session })
          const before = await unfinished(sql, arrival)
          const rows = rowsOf(arrival, { newId, at })
          const claimed = before === 0 && mayClaim()
          if (claimed) Object.assign(rows.turn, { status: 'running', claimedBy: gateway, fence: 1 })
          await sql.insert(Turn, { ...rows.turn, ...(claimed && { leaseUntil: sql.fromNow(leaseMs) }) })
          await sql.insert(Message, rows.message)
          await hands?.stored(sql, rows.message, arrival.conversation ?? null)
          return rows
        })
      } catch (thrown) {
        if (isUniqueViolation(thrown) && arrival.idempotencyKey !== undefined) return undefined
        throw thrown
      }
    },
  }
}

/** How many turns of this session are not over; refuses one too many. */
async function unfinished(sql: Sql, { session, caller }: Arrival): Promise<number> {
  const [row] = await sql.all(
    `select count(case when session_id = ? then 1 end) as lane, count(case when actor_id = ? then 1 end) as own from turns where status in ('queued', 'running', 'waiting')`,
    [session, caller.principal],
  )
  const [lane, own] = [Number(row?.['lane']), Number(row?.['own'])]
  if (lane >= maxInLane) throw new TurnError('session_busy', `${lane} messages already wait in this conversation. Wait for an answer, or stop one.`, { session, waiting: lane })
  if (own >= maxTurnsEach) throw new OperationError('rate_limited', `${own} of your messages wait for their answers already. Wait for one, or stop one.`, { waiting: own })
  return lane
}

function rowsOf({ caller, owner, session, agent, text, ...more }: Arrival, { newId, at }: { newId(): string; at: Date }): Accepted {
  const taintedBy = [...(more.taintedBy ?? [])]
  const turn: TurnRow = {
    ...blankTurn, id: newId(), owner, session, actor: caller.principal, scopes: [...caller.scopes], agent, origin: caller.origin,
    conversation: more.conversation ?? null, replyTo: more.replyTo ?? null, reply: '',
    tainted: taintedBy.length > 0, taintedBy, createdAt: at,
  }
  const message: MessageRow = {
    id: newId(), owner, session, turn: turn.id, role: 'user', text,
    author: more.author ?? null, attachments: more.attachments ? [...more.attachments] : null, revisions: null,
    status: 'complete', error: null, idempotencyKey: more.idempotencyKey ?? null, createdAt: at,
  }
  // Made now, so that the answer stands under its question and keeps its id, whoever gives it in the end.
  turn.reply = newId()
  return { turn, message }
}

const blankTurn = {
  model: null, status: 'queued' as const, usage: null, error: null,
  claimedBy: null, fence: 0, leaseUntil: null, cancelledAt: null, finishedAt: null,
}
