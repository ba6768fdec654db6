import type { EntityManager, MikroORM } from '@mikro-orm/sql'
import type { Signals } from './signals.ts'
import type { Sql, SqlRow } from './sql.ts'
import type { StoreLog } from './store-log.ts'

export interface StoreConfig {
  /** `postgresql://…`; without it, SQLite in `dataDir`. */
  databaseUrl?: string
  dataDir: string
  log: StoreLog
}

/**
 * Runs the work in one transaction; resolves once it is on the disk. What the work throws takes back what it did.
 * The work must not wait for anything but its statements: others share its commit.
 */
export type Commit = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

/** The database, migrated and ready. Disposing closes it. */
export interface Store extends AsyncDisposable {
  readonly orm: MikroORM
  readonly dialect: 'sqlite' | 'postgresql'
  /** A unit of work of its own: one per request or job. */
  fork(): EntityManager
  commit: Commit
  /** Reads with one plain statement, outside of any transaction; placeholders are `?`. For what is read with every message. */
  rows(statement: string, values: readonly (string | number)[]): Promise<SqlRow[]>
  readonly signals: Signals
  /** Rejects with StoreError('database_unreachable') when the database does not answer. */
  ping(): Promise<void>
}

/**
 * Opens the database and brings its tables up to this program.
 * Throws StoreError: database_newer, database_unreachable, database_damaged, migration_failed.
 */
export async function openStore(config: StoreConfig): Promise<Store> {
  // One import each: the driver that is not used never loads.
  if (config.databaseUrl === undefined) {
    const { openSqlite } = await import('./sqlite/open.ts')
    return openSqlite(config.dataDir, config.log)
  }
  const { openPostgresql } = await import('./postgresql/open.ts')
  return openPostgresql(config.databaseUrl, config.log)
}
