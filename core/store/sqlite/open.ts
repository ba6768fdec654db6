import { chmod, mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { MikroORM } from '@mikro-orm/sqlite'
import { entities } from '../entities.ts'
import { migrate } from '../migrate.ts'
import { noSignals } from '../signals.ts'
import { StoreError } from '../store-error.ts'
import type { StoreLog } from '../store-log.ts'
import type { Store } from '../store.ts'
import { type SqliteDatabase, sqliteClient } from './client.ts'
import { createWalSync } from './wal-sync.ts'
import { createSqliteCommit } from './commits.ts'
import { sqliteError } from './error.ts'
import { sqliteMigrations } from './migrations.ts'

export const databaseFile = 'airlock.db'

/** How long a statement waits for another process (a backup, a person's sqlite3) to let go of the file. */
const busyTimeoutMs = 5_000

export async function openSqlite(dataDir: string, log: StoreLog): Promise<Store> {
  const file = path.join(dataDir, databaseFile)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await keepPrivate(file)
  const orm = new MikroORM({ entities, dbName: file, driverOptions: { timeout: busyTimeoutMs }, debug: false })
  try {
    const database = await sqliteClient(orm)
    prepare(database)
    await migrate(orm, sqliteMigrations(orm, dataDir), log)
    // Last, as it writes to the file: a database that this program must not touch was refused before.
    database.pragma('journal_mode = wal')
  } catch (error) {
    await orm.close(true)
    throw sqliteError(error, file)
  }
  const wal = createWalSync(file)
  const statements = await createSqliteCommit(orm, wal, (error) => sqliteError(error, file))
  return {
    orm,
    ...statements,
    signals: noSignals,
    dialect: 'sqlite',
    fork: () => orm.em.fork(),
    async ping() {
      try {
        await orm.em.getConnection().execute('select 1')
      } catch (error) {
        throw sqliteError(error, file)
      }
    },
    async [Symbol.asyncDispose]() {
      await wal[Symbol.asyncDispose]()
      await orm.close(true)
    },
  }
}

/** Nobody else reads it, even in a folder that others may enter; SQLite gives its side files the same mode. */
async function keepPrivate(file: string): Promise<void> {
  try {
    const handle = await open(file, 'a', 0o600)
    await handle.close()
    if (process.platform !== 'win32') await chmod(file, 0o600)
  } catch (error) {
    throw new StoreError('database_unreachable', `${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`, { file }, { cause: error })
  }
}

function prepare(database: SqliteDatabase): void {
  // FULL and not NORMAL: what was acknowledged must also survive a power cut. It costs one fsync, about 0.4 ms, per commit.
  database.pragma('synchronous = full')
  database.pragma('foreign_keys = on')
  // Ids and texts that were deleted are overwritten, not left in free pages.
  database.pragma('secure_delete = fast')
  database.pragma('journal_size_limit = 67108864')
}
