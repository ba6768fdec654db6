import { Turn } from '../store/entities/turn.ts'
import type { Sql } from '../store/sql.ts'

// A turn that waits for a decision and the decision that comes at that moment must not miss each other: whichever
// of the two comes first holds the turn's row, and the other one sees what it wrote.

/** In the commit that suspends: a turn whose approvals are all decided already waits for nobody. */
export async function suspendTurn(sql: Sql, turn: string): Promise<void> {
  await requeueTurn(sql, turn)
}

/** In the commit that decides, before anything else in it. */
export async function lockTurn(sql: Sql, turn: string): Promise<void> {
  await sql.run('update turns set fence = fence where id = ?', [turn])
}

/** In the commit that decides, after the decision: the turn goes on when nothing more is asked. Answers whether it does. */
export async function requeueTurn(sql: Sql, turn: string): Promise<boolean> {
  const [row] = await sql.all(`select count(*) as open from approvals where turn_id = ? and state = 'waiting'`, [turn])
  if (Number(row?.['open']) > 0) return false
  return (await sql.update(Turn, { id: turn, status: 'waiting' }, { status: 'queued' })) === 1
}
