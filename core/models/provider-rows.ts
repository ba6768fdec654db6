import { keep } from '../store/kept.ts'
import type { Store } from '../store/store.ts'
import { Provider, type ProviderRow } from '../store/entities/provider.ts'
import type { ProviderEntry } from './provider-entry.ts'
import { vendors } from './vendors.ts'

export type ProviderValues = Pick<ProviderRow, 'name' | 'owner' | 'kind' | 'baseUrl' | 'models'>

/** The providers that the owner set in the console, as rows. */
export function createProviderRows(store: Store) {
  const rows = keep(store.signals, 'providers', () => store.fork().findAll(Provider, { orderBy: { name: 'asc' }, disableIdentityMap: true }))

  return {
    all: rows.read,
    find: async (name: string) => (await rows.read()).find((row) => row.name === name) ?? null,
    async put(values: ProviderValues): Promise<void> {
      const now = new Date()
      await store.fork().upsert(Provider, { ...values, createdAt: now, updatedAt: now }, { onConflictFields: ['name'], onConflictExcludeFields: ['createdAt', 'owner'] })
      rows.forget()
    },
    async remove(name: string): Promise<boolean> {
      const removed = await store.fork().nativeDelete(Provider, { name })
      rows.forget()
      return removed > 0
    },
  }
}

export function entryOf(row: ProviderRow, hasKey: boolean): ProviderEntry {
  // A row without an address is its vendor's; `put` demands one where the vendor has none.
  return { name: row.name, kind: row.kind, baseUrl: row.baseUrl ?? vendors[row.kind].baseUrl ?? '', source: 'stored', hasKey, models: row.models }
}
