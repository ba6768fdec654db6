import { setTimeout as after } from 'node:timers/promises'
import type { Sql } from '../store/sql.ts'
import type { Store } from '../store/store.ts'
import { storeTrouble } from '../store/store-trouble.ts'
import type { TurnLog } from './open-turn.ts'

/** How often a database that is away is asked again. */
const retryMs = 1_000

/**
 * A commit that waits while the database is away or full: what a model said and what a tool did was paid for, and the
 * second must not be done twice. The commit that failed may have been stored all the same, its answer lost on the way: `stored`
 * looks for that before the work is done again. Without it, the work must be one that may be done twice.
 */
export type SteadyCommit = (work: (sql: Sql) => Promise<void>, stored?: (sql: Sql) => Promise<boolean>) => Promise<void>

export interface SteadyCommitOptions {
  store: Pick<Store, 'commit'>
  /** Ends the waiting: the commit rejects with why the database could not be used. */
  letGo: AbortSignal
  log: TurnLog
  /** Which turn, for the log. */
  turn: string
}

export function createSteadyCommit({ store, letGo, log, turn }: SteadyCommitOptions): SteadyCommit {
  return async (work, stored = async () => false) => {
    for (let attempt = 1; ; attempt++) {
      try {
        await store.commit(async (sql) => {
          if (attempt === 1 || !(await stored(sql))) await work(sql)
        })
        return
      } catch (thrown) {
        const trouble = storeTrouble(thrown)
        if (trouble === undefined || letGo.aborted) throw thrown
        if (attempt === 1) log.warn({ turn, code: trouble.code }, 'A turn waits for the database')
        await after(retryMs, undefined, { signal: letGo }).catch(() => {
          throw trouble
        })
      }
    }
  }
}
