import type { MikroORM } from '@mikro-orm/sql'
import { PostgreSqlConnection } from '@mikro-orm/postgresql'
import { createSqlWriter, type SqlRow } from '../sql.ts'
import { StoreError } from '../store-error.ts'
import type { Store } from '../store.ts'

/** One transaction each: PostgreSQL groups what it syncs to disk by itself. */
export async function createPostgresqlCommit(orm: MikroORM, explain: (error: unknown) => unknown): Promise<Pick<Store, 'commit' | 'rows'>> {
  const connection = orm.em.getConnection()
  if (!(connection instanceof PostgreSqlConnection)) throw new StoreError('database_unreachable', 'This is not a PostgreSQL database')
  const pool = await connection.getNativeClient()
  const writer = createSqlWriter(orm, (ms) => `now() + interval '${Math.round(ms)} milliseconds'`)
  const numbered = new Map<string, string>()
  const textOf = (statement: string) => {
    const known = numbered.get(statement)
    if (known !== undefined) return known
    let count = 0
    const text = statement.replaceAll('?', () => `$${++count}`)
    numbered.set(statement, text)
    return text
  }

  const commit: Store['commit'] = async (work) => {
    const client = await pool.connect().catch((error: unknown) => {
      throw explain(error)
    })
    let broken: Error | undefined
    const sql = writer({
      run: async (statement, values) => (await client.query(textOf(statement), [...values])).rowCount ?? 0,
      all: async (statement, values) => (await client.query<SqlRow>(textOf(statement), [...values])).rows,
    })
    try {
      await client.query('begin')
      const value = await work(sql)
      await client.query('commit')
      return value
    } catch (error) {
      await client.query('rollback').catch((failed: Error) => (broken = failed))
      throw explain(error)
    } finally {
      client.release(broken)
    }
  }
  return {
    commit,
    async rows(statement, values) {
      try {
        return (await pool.query<SqlRow>(textOf(statement), [...values])).rows
      } catch (error) {
        throw explain(error)
      }
    },
  }
}
