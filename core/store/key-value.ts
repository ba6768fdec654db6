import type { KvPort, KvSpace } from '../../sandbox/capabilities/kv.ts'
import type { Store } from './store.ts'

/** Plugins' entries as the database keeps them. */
export interface KeyValueStore extends KvPort {
  /** Deletes what has expired; answers how many. Readers never see those, but the quota counts them until then. */
  sweep(): Promise<number>
}

/** Where a space's rows are: one that all persons share is kept under the gateway's owner. */
export interface SpaceRows {
  plugin: string
  owner: string
  space: 'own' | 'shared'
}

export type SpaceReader = (space: KvSpace) => SpaceRows

/**
 * Plugins' entries, apart for each plugin and principal; keys sort by code point on both databases.
 * Plain SQL, as a plugin may write in a loop; each database has its own way to make count and write one step.
 */
export async function createKeyValueStore(store: Store, gatewayOwner: string): Promise<KeyValueStore> {
  const rowsOf: SpaceReader = ({ plugin, principal, shared }) => ({ plugin, owner: shared ? gatewayOwner : principal, space: shared ? 'shared' : 'own' })
  if (store.dialect === 'sqlite') {
    const { createSqliteKeyValue } = await import('./sqlite/key-value.ts')
    return createSqliteKeyValue(store.orm, rowsOf)
  }
  const { createPostgresqlKeyValue } = await import('./postgresql/key-value.ts')
  return createPostgresqlKeyValue(store.orm, rowsOf)
}
