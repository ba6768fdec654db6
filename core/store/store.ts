import type { EntityManager, MikroORM } from '@mikro-orm/sql'
import type { StoreLog } from './store-log.ts'

export interface StoreConfig {
  /** `postgresql://…`; without it, SQLite in `dataDir`. */
  databaseUrl?: string
  dataDir: string
  log: StoreLog
}

/** The database, migrated and ready. Disposing closes it. */
export interface Store extends AsyncDisposable {
  readonly orm: MikroORM
  readonly dialect: 'sqlite' | 'postgresql'
  /** A unit of work of its own: one per request or job. */
  fork(): EntityManager
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
