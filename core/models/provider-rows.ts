import type { Store } from '../store/store.ts'
import { Provider, type ProviderRow } from '../store/entities/provider.ts'
import type { ProviderEntry } from './provider-entry.ts'
import { vendors } from './vendors.ts'

export type ProviderValues = Pick<ProviderRow, 'name' | 'owner' | 'kind' | 'baseUrl' | 'models'>

/** The providers that the owner set in the console, as rows. */
export function createProviderRows(store: Store) {
  return {
    all: () => store.fork().findAll(Provider, { orderBy: { name: 'asc' } }),
    find: (name: string) => store.fork().findOne(Provider, { name }),
    async put(values: ProviderValues): Promise<void> {
      const now = new Date()
      await store.fork().upsert(Provider, { ...values, createdAt: now, updatedAt: now }, { onConflictFields: ['name'], onConflictExcludeFields: ['createdAt', 'owner'] })
    },
    async remove(name: string): Promise<boolean> {
      return (await store.fork().nativeDelete(Provider, { name })) > 0
    },
  }
}

export function entryOf(row: ProviderRow, hasKey: boolean): ProviderEntry {
  // A row without an address is its vendor's; `put` demands one where the vendor has none.
  return { name: row.name, kind: row.kind, baseUrl: row.baseUrl ?? vendors[row.kind].baseUrl ?? '', source: 'stored', hasKey, models: row.models }
}
