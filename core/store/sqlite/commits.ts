import type { MikroORM } from '@mikro-orm/sql'
import { createSqlWriter, type Sql, type SqlRow, type SqlRunner } from '../sql.ts'
import type { Store } from '../store.ts'
import { type SqliteDatabase, type SqliteStatement, sqliteClient } from './client.ts'
import type { WalSync } from './wal-sync.ts'

interface Waiting {
  work(sql: Sql): Promise<unknown>
  resolve(value: unknown): void
  reject(reason: unknown): void
}

/** Later ones wait for the next commit: nobody's answer should be held up by a crowd. */
const maxInGroup = 64

/**
 * Group commit: what arrives together shares a transaction, and all that is committed while the disk is busy shares its next
 * sync. A work that fails takes back only what it did itself; a commit or a sync that fails fails them all.
 */
export async function createSqliteCommit(orm: MikroORM, wal: WalSync, explain: (error: unknown) => unknown): Promise<Pick<Store, 'commit' | 'rows'>> {
  const database = await sqliteClient(orm)
  const statement = createStatements(database)
  const runner = createRunner(statement)
  const sql = createSqlWriter(orm, (ms) => `cast(unixepoch('subsec') * 1000 as integer) + ${Math.round(ms)}`)(runner)
  const waiting: Waiting[] = []
  let busy = false
  // Holding the connection keeps these statements out of a transaction that MikroORM has open on it.
  const holding = <T>(work: () => Promise<T>): Promise<T> => orm.em.getConnection().getClient().connection().execute(work)

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
      const changed = await holding(() => transact(group, settled))
      if (!changed) return settle(settled)
    } catch (error) {
      for (const { reject } of group) reject(explain(error))
      return
    }
    wal.sync().then(
      () => settle(settled),
      (error: unknown) => {
        for (const { reject } of group) reject(explain(error))
      },
    )
  }

  /** Answers whether anything was written. */
  async function transact(group: readonly Waiting[], settled: (() => void)[]): Promise<boolean> {
    // For this transaction only: it is synced afterwards, and off this thread. MikroORM's own sync as they commit.
    statement('pragma synchronous = normal').run()
    const before = changesOf(statement)
    statement('begin immediate').run()
    try {
      for (const each of group) settled.push(await attempt(each))
      statement('commit').run()
    } catch (error) {
      rollBack(statement)
      throw error
    } finally {
      statement('pragma synchronous = full').run()
    }
    return changesOf(statement) !== before
  }

  async function attempt({ work, resolve, reject }: Waiting): Promise<() => void> {
    statement('savepoint work').run()
    try {
      const value = await work(sql)
      statement('release work').run()
      return () => resolve(value)
    } catch (error) {
      if (!takeBack(statement)) throw error
      return () => reject(explain(error))
    }
  }

  return {
    commit: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject })
        if (!busy) void drain()
      }),
    async rows(text, values) {
      try {
        return await holding(() => runner.all(text, values))
      } catch (error) {
        throw explain(error)
      }
    },
  }
}

type Statements = (text: string) => SqliteStatement

function createStatements(database: SqliteDatabase): Statements {
  const prepared = new Map<string, SqliteStatement>()
  return (text) => {
    const known = prepared.get(text)
    if (known) return known
    const made = database.prepare(text)
    prepared.set(text, made)
    return made
  }
}

function settle(settled: readonly (() => void)[]): void {
  for (const each of settled) each()
}

function changesOf(statement: Statements): unknown {
  return Object.values(Object(statement('select total_changes()').get()))[0]
}

function createRunner(statement: Statements): SqlRunner {
  const bound = (values: readonly unknown[]) => values.map((value) => (typeof value === 'boolean' ? Number(value) : value instanceof Date ? value.getTime() : value))
  return {
    run: async (text, values) => statement(text).run(...bound(values)).changes,
    all: async (text, values) => statement(text).all(...bound(values)) as SqlRow[],
  }
}

/** False when SQLite has ended the whole transaction already, as it does when the disk is full. */
function takeBack(statement: Statements): boolean {
  try {
    statement('rollback to work').run()
    statement('release work').run()
    return true
  } catch {
    return false
  }
}

function rollBack(statement: Statements): void {
  try {
    statement('rollback').run()
  } catch {
    // SQLite has rolled back by itself.
  }
}
