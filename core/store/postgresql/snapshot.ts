import { type AbstractSqlConnection, IsolationLevel } from '@mikro-orm/sql'
import { StoreError } from '../store-error.ts'

export const snapshotPrefix = 'airlock_before_'
const keptSnapshots = 3

/**
 * Copies the rows of every table into a schema beside it, in one transaction, and drops all but the last few copies.
 * A copy inside the database needs no pg_dump on this computer and no room here; it holds rows, not indexes.
 */
export async function copySchema(connection: AbstractSqlConnection, migration: string): Promise<string> {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 17)
  const schema = `${snapshotPrefix}${stamp}_${migration.replace(/\W/g, '_')}`.slice(0, 63)
  try {
    await connection.transactional(async (ctx) => {
      const run = <Row = unknown>(sql: string) => connection.execute<Row[]>(sql, [], 'all', ctx)
      await run(`create schema "${schema}"`)
      for (const { name } of await run<{ name: string }>('select tablename as name from pg_tables where schemaname = current_schema()')) {
        await run(`create table "${schema}"."${name}" as table "${name}"`)
      }
      const old = await run<{ name: string }>(`select nspname as name from pg_namespace where starts_with(nspname, '${snapshotPrefix}') order by nspname`)
      for (const { name } of old.slice(0, -keptSnapshots)) await run(`drop schema "${name}" cascade`)
    }, { isolationLevel: IsolationLevel.REPEATABLE_READ })
  } catch (error) {
    throw new StoreError(
      'migration_failed',
      `No copy of the database could be kept before changing it, so it was left as it is: ${error instanceof Error ? error.message : String(error)}. Give the database's user the right to create schemas (GRANT CREATE ON DATABASE).`,
      { schema },
      { cause: error },
    )
  }
  return `schema ${schema}`
}
