import { styleText } from 'node:util'
import type { ExecutionContext, TestFn } from 'ava'
import { openStore, type Store } from '../../core/store/store.ts'
import { startPostgres } from './postgres.ts'
import { silentLog, temporaryFolder } from './store.ts'

/** Opens the test's database, migrated; again for the same one, as after a restart. Closed when the test ends. */
export interface TestDatabase {
  open(): Promise<Store>
  /** Where it is, for a test that looks underneath. */
  readonly dataDir: string
  readonly databaseUrl?: string
}

export type DatabaseTest = (title: string, body: (t: ExecutionContext, database: TestDatabase) => Promise<void>) => void

/**
 * Declares each test twice, on SQLite and on a real PostgreSQL that this file shares. Where PostgreSQL cannot run,
 * its half is skipped under its own name, which says why.
 */
export async function onBothDatabases(test: TestFn): Promise<DatabaseTest> {
  const postgres = await startPostgres()
  if ('createDatabase' in postgres) test.after.always('stop PostgreSQL', () => postgres.stop())

  return (title, body) => {
    test(`${title} [sqlite]`, async (t) => body(t, await databaseFor(t)))
    if ('unavailable' in postgres) test.skip(`${title} [postgresql] ${styleText('yellow', postgres.unavailable)}`, (t) => t.pass())
    else test(`${title} [postgresql]`, async (t) => body(t, await databaseFor(t, await postgres.createDatabase())))
  }
}

async function databaseFor(t: ExecutionContext, databaseUrl?: string): Promise<TestDatabase> {
  const dataDir = await temporaryFolder(t)
  return {
    dataDir,
    databaseUrl,
    async open() {
      const store = await openStore({ dataDir, databaseUrl, log: silentLog })
      t.teardown(() => store[Symbol.asyncDispose]())
      return store
    },
  }
}
