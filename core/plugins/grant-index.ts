import type { CountedLease, GrantReader, RightEnd } from '../../sandbox/broker/grant-reader.ts'
import type { Caller } from '../../sandbox/supervisor/guest-plugin.ts'
import { Grant, type GrantRow } from '../store/entities/grant.ts'
import type { Store } from '../store/store.ts'
import { createExpiry } from './expiry.ts'
import { hasUses, holdsFor, isCounted, isInTime, wasOverBy } from './lease.ts'
import { createLeaseUses } from './lease-uses.ts'

/** The grants in force, in memory: the broker asks on every request of every guest. */
export interface GrantIndex extends GrantReader {
  leases(plugin: string, capability: string, caller: Pick<Caller, 'session'>): readonly CountedLease[]
  ended(plugin: string, capability: string, caller: Pick<Caller, 'session'>): readonly unknown[]

  find(id: string): GrantRow | undefined
  /** In force, oldest first; of one plugin or of all. */
  inForce(plugin?: string): GrantRow[]
  /** Leases that are over and still remembered. */
  over(plugin: string, capability: string): GrantRow[]
  add(row: GrantRow): void
  /** Takes a row out, or puts a narrower one in its place, and tells the listeners. */
  shrink(id: string, narrower?: GrantRow): void
}

/** How long a lease that is over is remembered, so that a refusal can say so. */
const rememberedMs = 24 * 3_600_000

/** Reads the table once, in one query. */
export async function loadGrantIndex(store: Store, now: () => number = Date.now): Promise<GrantIndex> {
  const rows = await store.fork().find(Grant, { revokedAt: null }, { disableIdentityMap: true, orderBy: { createdAt: 'asc', id: 'asc' } })
  const grants = new Map(rows.filter((row) => !wasOverBy(row, now() - rememberedMs)).map((row): [string, GrantRow] => [row.id, { ...row }]))
  const byRight = new Map<string, GrantRow[]>()
  const listeners = new Set<(plugin: string, capability: string, why: RightEnd) => void>()

  const right = (plugin: string, capability: string) => `${plugin}\n${capability}`
  const lives = (row: GrantRow) => isInTime(row, now()) && hasUses(row)
  const of = (plugin: string, capability: string) => byRight.get(right(plugin, capability)) ?? []
  const collect = (plugin: string, capability: string) => {
    byRight.set(
      right(plugin, capability),
      [...grants.values()].filter((row) => row.plugin === plugin && row.capability === capability),
    )
  }
  const tell = ({ plugin, capability }: GrantRow, why: RightEnd) => {
    for (const listener of listeners) listener(plugin, capability, why)
  }
  const keep = (row: GrantRow) => {
    grants.set(row.id, row)
    collect(row.plugin, row.capability)
  }

  const uses = createLeaseUses({
    store,
    now,
    onLeft(id, usesLeft) {
      const row = grants.get(id)
      if (row === undefined || row.usesLeft === usesLeft) return
      keep({ ...row, usesLeft })
      if (usesLeft === 0) tell(row, 'ended')
    },
  })
  const expiry = createExpiry({ now, onOver: (id) => {
    const row = grants.get(id)
    if (row !== undefined) tell(row, 'ended')
  } })
  const watch = (row: GrantRow) => expiry.watch(row.id, row.expiresAt?.getTime())

  for (const row of grants.values()) {
    watch(row)
    if (!byRight.has(right(row.plugin, row.capability))) collect(row.plugin, row.capability)
  }

  return {
    granted(plugin, capability, caller) {
      const held = of(plugin, capability).filter(lives)
      return (caller === undefined ? held : held.filter((row) => !isCounted(row) && holdsFor(row, caller))).map((row) => row.scope)
    },

    leases: (plugin, capability, caller) =>
      of(plugin, capability)
        .filter((row) => isCounted(row) && lives(row) && holdsFor(row, caller))
        .toSorted((a, b) => (a.expiresAt?.getTime() ?? Infinity) - (b.expiresAt?.getTime() ?? Infinity))
        .map(({ id, scope }) => ({
          scope,
          isAlive() {
            const row = grants.get(id)
            return row !== undefined && row.scope === scope && isInTime(row, now())
          },
          spend: () => uses.spend(id),
          giveBack: () => uses.giveBack(id),
        })),

    ended: (plugin, capability, caller) => of(plugin, capability).filter((row) => !lives(row) && holdsFor(row, caller)).map((row) => row.scope),

    onRevoke(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    find: (id) => {
      const row = grants.get(id)
      return row !== undefined && lives(row) ? row : undefined
    },

    inForce: (plugin) => [...grants.values()].filter((row) => (plugin === undefined || row.plugin === plugin) && lives(row)),

    over: (plugin, capability) => of(plugin, capability).filter((row) => !lives(row)),

    add(row) {
      for (const { id, ...old } of of(row.plugin, row.capability)) if (wasOverBy(old, now() - rememberedMs)) grants.delete(id)
      keep(row)
      watch(row)
    },

    shrink(id, narrower) {
      const row = grants.get(id)
      if (row === undefined) return
      if (narrower === undefined) grants.delete(id)
      else grants.set(id, narrower)
      collect(row.plugin, row.capability)
      expiry.watch(id, narrower?.expiresAt?.getTime())
      tell(row, 'revoked')
    },
  }
}
