import type { Sql } from '../store/sql.ts'

/** What the desk needs of the turns that wait for it; the first two run in the commit that decides. */
export interface TurnPort {
  /** Before anything else: of two who decide about one turn, the second sees what the first wrote. */
  lock(sql: Sql, turn: string): Promise<void>
  /** The turn goes on when nothing more is asked. Answers whether it does. */
  requeue(sql: Sql, turn: string): Promise<boolean>
  /** After the commit: somebody should take it up. */
  nudge(turn: string): void
}
