import type { MikroORM } from '@mikro-orm/sql'
import { createSqlWriter, type Sql, type SqlRow, type SqlRunner } from '../sql.ts'
import type { Commit } from '../store.ts'
import { type SqliteDatabase, type SqliteStatement, sqliteClient } from './client.ts'

interface Waiting {
  work(sql: Sql): Promise<unknown>
  resolve(value: unknown): void
  reject(reason: unknown): void
}

/** Later ones wait for the next commit: nobody's answer should be held up by a crowd. */
const maxInGroup = 64

/**
 * Group commit: what arrives while the disk is busy with one commit shares the next. A work that fails takes back only
 * what it did itself; a commit that fails fails them all.
 */
export async function createSqliteCommit(orm: MikroORM, explain: (error: unknown) => unknown): Promise<Commit> {
  const database = await sqliteClient(orm)
  const writer = createSqlWriter(orm, (ms) => `cast(unixepoch('subsec') * 1000 as integer) + ${Math.round(ms)}`)
  const sql = writer(createRunner(database))
  const waiting: Waiting[] = []
  let busy = false

  async function drain(): Promise<void> {
    busy = true
    try {
      while (waiting.length > 0) await commitGroup(waiting.splice(0, maxInGroup))
    } finally {
      busy = false
    }
  }

  async function commitGroup(group: Waiting[]): Promise<void> {
    const settled: (() => void)[] = []
    try {
      // Holding the connection keeps these statements out of a transaction that MikroORM has open on it.
      await orm.em.getConnection().getClient().connection().execute(async () => {
        database.prepare('begin immediate').run()
        try {
          for (const each of group) settled.push(await attempt(each))
          database.prepare('commit').run()
        } catch (error) {
          rollBack(database)
          throw error
        }
      })
    } catch (error) {
      for (const { reject } of group) reject(explain(error))
      return
    }
    for (const settle of settled) settle()
  }

  async function attempt({ work, resolve, reject }: Waiting): Promise<() => void> {
    database.prepare('savepoint work').run()
    try {
      const value = await work(sql)
      database.prepare('release work').run()
      return () => resolve(value)
    } catch (error) {
      if (!takeBack(database)) throw error
      return () => reject(explain(error))
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject })
      if (!busy) void drain()
    })
}

function createRunner(database: SqliteDatabase): SqlRunner {
  const prepared = new Map<string, SqliteStatement>()
  const statementOf = (text: string) => {
    const known = prepared.get(text)
    if (known) return known
    const made = database.prepare(text)
    prepared.set(text, made)
    return made
  }
  const bound = (values: readonly unknown[]) => values.map((value) => (typeof value === 'boolean' ? Number(value) : value instanceof Date ? value.getTime() : value))
  return {
    run: async (text, values) => statementOf(text).run(...bound(values)).changes,
    all: async (text, values) => statementOf(text).all(...bound(values)) as SqlRow[],
  }
}

/** False when SQLite has ended the whole transaction already, as it does when the disk is full. */
function takeBack(database: SqliteDatabase): boolean {
  try {
    database.prepare('rollback to work').run()
    database.prepare('release work').run()
    return true
  } catch {
    return false
  }
}

function rollBack(database: SqliteDatabase): void {
  try {
    database.prepare('rollback').run()
  } catch {
    // SQLite has rolled back by itself.
  }
}
