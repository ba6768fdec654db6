import type { KvPort } from '../../sandbox/capabilities/kv.ts'
import type { Store } from './store.ts'

/**
 * Plugins' entries, apart for each plugin and principal; keys sort by code point on both databases.
 * Plain SQL, as a plugin may write in a loop; each database has its own way to make count and write one step.
 */
export async function createKeyValueStore(store: Store): Promise<KvPort> {
  if (store.dialect === 'sqlite') {
    const { createSqliteKeyValue } = await import('./sqlite/key-value.ts')
    return createSqliteKeyValue(store.orm)
  }
  const { createPostgresqlKeyValue } = await import('./postgresql/key-value.ts')
  return createPostgresqlKeyValue(store.orm)
}
