import { ulid } from 'ulid'
import type { Decision } from '../operations/shapes/approval.ts'
import { Approval, type ApprovalRow } from '../store/entities/approval.ts'
import type { Sql } from '../store/sql.ts'
import type { Store } from '../store/store.ts'
import type { TurnPort } from './turn-port.ts'

const closedAtOnce = 500

export interface Verdict {
  decision: Decision
  /** Id of the principal who said so. */
  by: string
  at: Date
}

/**
 * Writes a person's decision; with the last one of a turn, the turn goes on. All in one commit: of two that decide
 * at once, exactly one has an effect. False when it came too late: decided, out of time, or its turn is over.
 */
export async function settle(store: Store, turns: TurnPort, row: ApprovalRow, { decision, by, at }: Verdict): Promise<boolean> {
  const { won, goesOn } = await store.commit(async (sql) => {
    await turns.lock(sql, row.turn)
    const state = decision === 'deny' ? 'denied' : 'allowed'
    const changed = (await isOpen(sql, row.turn))
      ? await sql.run(`update approvals set state = ?, decision = ?, decided_by_id = ?, decided_at = ? where id = ? and state = 'waiting' and expires_at > ?`, [state, decision, by, at, row.id, at])
      : 0
    if (changed === 0) return { won: false, goesOn: false }
    if (decision === 'always') await addRule(sql, row, at)
    return { won: true, goesOn: await turns.requeue(sql, row.turn) }
  })
  if (goesOn) turns.nudge(row.turn)
  return won
}

/** No answer in time means no, and a turn that ended asks nothing any more. Answers what is closed now. */
export async function expire(store: Store, turns: TurnPort, turn: string, at: Date): Promise<ApprovalRow[]> {
  const { closed, goesOn } = await store.commit(async (sql) => {
    await turns.lock(sql, turn)
    const [within, values] = (await isOpen(sql, turn)) ? [' and expires_at <= ?', [turn, at]] : ['', [turn]]
    const due = await sql.all(`select id from approvals where turn_id = ? and state = 'waiting'${within}`, values)
    const ids = due.map(({ id }) => String(id))
    if (ids.length > 0) await sql.update(Approval, { id: ids, state: 'waiting' }, { state: 'expired', decidedAt: at })
    return { closed: ids, goesOn: ids.length > 0 && (await turns.requeue(sql, turn)) }
  })
  if (goesOn) turns.nudge(turn)
  return closed.length === 0 ? [] : store.fork().find(Approval, { id: { $in: closed } }, { orderBy: { id: 'asc' } })
}

/** Turns with an approval that waited too long, or that ended or were stopped while one waited. */
export async function turnsToClose(store: Store, at: Date): Promise<string[]> {
  const rows = await store.commit((sql) =>
    sql.all(
      `select distinct a.turn_id from approvals a join turns t on t.id = a.turn_id
       where a.state = 'waiting' and (a.expires_at <= ? or t.cancelled_at is not null or t.status in ('done', 'failed', 'cancelled')) limit ?`,
      [at, closedAtOnce],
    ),
  )
  return rows.map((row) => String(row['turn_id']))
}

/** A turn may still be at work on other calls while one is asked about. */
async function isOpen(sql: Sql, turn: string): Promise<boolean> {
  const rows = await sql.all(`select id from turns where id = ? and status in ('queued', 'running', 'waiting') and cancelled_at is null`, [turn])
  return rows.length > 0
}

/** In the name of whoever the call acts for, also where the gateway's owner decided. */
async function addRule(sql: Sql, { owner, plugin, tool }: ApprovalRow, at: Date): Promise<void> {
  await sql.run('insert into approval_rules (id, owner_id, plugin, tool, created_at) values (?, ?, ?, ?, ?) on conflict (owner_id, plugin, tool) do nothing', [ulid(at.getTime()), owner, plugin, tool, at])
}
