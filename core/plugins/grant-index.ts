import { Grant, type GrantRow } from '../store/entities/grant.ts'
import type { Store } from '../store/store.ts'

/** The grants in force, in memory: the broker asks on every request of every guest. */
export interface GrantIndex {
  /** Scopes in force now. */
  granted(plugin: string, capability: string): readonly unknown[]
  /** Called when a right shrank or ended: requests in flight that rest on it end. */
  onRevoke(listener: (plugin: string, capability: string) => void): () => void

  find(id: string): GrantRow | undefined
  /** In force, oldest first; of one plugin or of all. */
  inForce(plugin?: string): GrantRow[]
  add(row: GrantRow): void
  /** Takes a row out, or puts a narrower one in its place, and tells the listeners. */
  shrink(id: string, narrower?: GrantRow): void
}

/** Reads the table once, in one query. */
export async function loadGrantIndex(store: Store, now: () => number = Date.now): Promise<GrantIndex> {
  const rows = await store.fork().find(Grant, { revokedAt: null }, { disableIdentityMap: true, orderBy: { createdAt: 'asc', id: 'asc' } })
  const grants = new Map(rows.map((row): [string, GrantRow] => [row.id, { ...row }]))
  const byRight = new Map<string, GrantRow[]>()
  const listeners = new Set<(plugin: string, capability: string) => void>()

  const right = (plugin: string, capability: string) => `${plugin}\n${capability}`
  const lives = (row: GrantRow) => row.expiresAt === null || row.expiresAt === undefined || row.expiresAt.getTime() > now()
  const collect = (plugin: string, capability: string) => {
    byRight.set(
      right(plugin, capability),
      [...grants.values()].filter((row) => row.plugin === plugin && row.capability === capability),
    )
  }

  for (const row of rows) if (!byRight.has(right(row.plugin, row.capability))) collect(row.plugin, row.capability)

  return {
    granted: (plugin, capability) => (byRight.get(right(plugin, capability)) ?? []).filter(lives).map((row) => row.scope),

    onRevoke(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    find: (id) => {
      const row = grants.get(id)
      return row !== undefined && lives(row) ? row : undefined
    },

    inForce: (plugin) => [...grants.values()].filter((row) => (plugin === undefined || row.plugin === plugin) && lives(row)),

    add(row) {
      grants.set(row.id, row)
      collect(row.plugin, row.capability)
    },

    shrink(id, narrower) {
      const row = grants.get(id)
      if (row === undefined) return
      if (narrower === undefined) grants.delete(id)
      else grants.set(id, narrower)
      collect(row.plugin, row.capability)
      for (const listener of listeners) listener(row.plugin, row.capability)
    },
  }
}
