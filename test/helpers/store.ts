import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ExecutionContext } from 'ava'
import { ulid } from 'ulid'
import { Principal } from '../../core/store/entities/principal.ts'
import { openStore, type Store } from '../../core/store/store.ts'
import type { StoreLog } from '../../core/store/store-log.ts'

export const silentLog: StoreLog = { debug() {}, info() {}, warn() {} }

/** A folder of the test's own, gone when it ends. */
export async function temporaryFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'airlock-test-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A fresh, migrated SQLite store in a folder of its own, closed when the test ends. */
export async function openTestStore(t: ExecutionContext): Promise<Store & { dataDir: string }> {
  const dataDir = await temporaryFolder(t)
  const store = await openStore({ dataDir, log: silentLog })
  t.teardown(() => store[Symbol.asyncDispose]())
  return Object.assign(store, { dataDir })
}

/** A principal's row: every other row needs an owner that exists. Answers its id. */
export async function addPrincipal(store: Store, role: 'owner' | 'member' | 'guest' = 'owner', name: string = role): Promise<string> {
  const id = ulid()
  await store.fork().insert(Principal, { id, kind: 'person', role, name, createdAt: new Date(), disabledAt: null })
  return id
}
