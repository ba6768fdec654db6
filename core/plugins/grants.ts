import { isDeepStrictEqual } from 'node:util'
import { ulid } from 'ulid'
import type { Capability } from '../../sandbox/capabilities/capability.ts'
import type { Caller } from '../access/caller.ts'
import type { Events } from '../events/events.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Grant as GrantShape } from '../operations/shapes/grant.ts'
import { Grant, type GrantRow } from '../store/entities/grant.ts'
import type { Store } from '../store/store.ts'
import type { GrantIndex } from './grant-index.ts'
import { checkedScope, requireWithin } from './grant-scope.ts'
import { grantShape } from './grant-shape.ts'
import { isCounted, isLease } from './lease.ts'
import { leaseTerms } from './lease-terms.ts'
import type { PluginIndex } from './plugin-index.ts'
import { requireAdmin } from './require-admin.ts'

/** What owners allowed; each method is the operation of its name. */
export interface Grants {
  list(caller: Caller, input: { plugin?: string }): Promise<{ grants: GrantShape[] }>
  /** Idempotent: a grant that is in force already is returned as it is. */
  allow(caller: Caller, input: { plugin: string; capability: string; scope: unknown }): Promise<{ grant: GrantShape }>
  /** A grant that ends by itself: by time, by count, or that holds for one conversation alone; at least one of these. `conflict` where the same is granted without an end. */
  lease(caller: Caller, input: LeaseRequest): Promise<{ grant: GrantShape }>
  /** The new scope must lie within the old one. */
  narrow(caller: Caller, input: { grant: string; scope: unknown }): Promise<{ grant: GrantShape }>
  revoke(caller: Caller, input: { grant: string }): Promise<{ grant: GrantShape }>
  /** Revokes every grant of the capability. */
  deny(caller: Caller, input: { plugin: string; capability: string }): Promise<Record<string, never>>
  /** Takes back what held for this conversation alone: there is none any more. */
  forgetSession(caller: Caller, session: string): Promise<void>
}

export interface LeaseRequest {
  plugin: string
  capability: string
  scope: unknown
  minutes?: number
  /** ISO 8601; instead of minutes. */
  until?: string
  uses?: number
  session?: string
}

export interface GrantsOptions {
  store: Store
  index: GrantIndex
  plugins: PluginIndex
  capabilities: readonly Capability[]
  events: Events
  now?: () => Date
}

export function createGrants({ store, index, plugins, capabilities, events, now = () => new Date() }: GrantsOptions): Grants {
  const shape = (row: GrantRow) => grantShape(row, capabilities)
  const changed = (plugin: string) => events.publish('plugins', 'grant.changed', { plugin })
  // Revocations tell themselves, once for each plugin; what ends by itself nobody else tells of.
  index.onRevoke((plugin, _capability, why) => {
    if (why === 'ended') changed(plugin)
  })

  const found = (id: string): GrantRow => {
    const row = index.find(id)
    if (row === undefined) throw new OperationError('not_found', `no grant ${id} is in force`, { grant: id })
    return row
  }

  const keep = async (row: GrantRow) => {
    await store.fork().insert(Grant, row)
    index.add(row)
    changed(row.plugin)
    return { grant: shape(row) }
  }

  const revoke = async (caller: Caller, taken: readonly GrantRow[]) => {
    // What was lent before is over for another reason now: that its owner took the right back.
    const rows = [...new Set([...taken, ...taken.flatMap(({ plugin, capability }) => index.over(plugin, capability))])]
    const ids = rows.map((row) => row.id)
    // The right ends at once; should the table refuse, the next start still has it, and this call says so.
    for (const id of ids) index.shrink(id)
    await store.fork().nativeUpdate(Grant, { id: { $in: ids } }, { revokedAt: now(), revokedBy: caller.principal })
    for (const plugin of new Set(rows.map((row) => row.plugin))) changed(plugin)
  }

  return {
    async list(caller, { plugin }) {
      requireAdmin(caller, 'listing grants')
      return { grants: (await withUsesLeft(store, index.inForce(plugin))).map(shape) }
    },

    async allow(caller, { plugin: name, capability: capabilityName, scope: offered }) {
      requireAdmin(caller, 'granting a right')
      const plugin = plugins.get(name)
      const { capability, scope } = checkedScope(capabilities, capabilityName, offered)
      requireWithin(capability, scope, plugin)

      const same = index.inForce(name).find((row) => row.capability === capabilityName && !isLease(row) && isDeepStrictEqual(row.scope, scope))
      if (same !== undefined) return { grant: shape(same) }

      return keep(newGrant(caller, { plugin: name, capability: capabilityName, scope }, now()))
    },

    async lease(caller, { plugin: name, capability: capabilityName, scope: offered, ...terms }) {
      requireAdmin(caller, 'leasing a right')
      const plugin = plugins.get(name)
      const { capability, scope } = checkedScope(capabilities, capabilityName, offered)
      requireWithin(capability, scope, plugin)
      const row = { ...newGrant(caller, { plugin: name, capability: capabilityName, scope }, now()), ...leaseTerms(terms, capability, capabilities, now()) }
      const endless = index.inForce(name).find((held) => held.capability === capabilityName && !isLease(held) && capability.within(scope, held.scope))
      if (endless !== undefined) {
        throw new OperationError('conflict', `${name} holds that without an end already (${endless.id}): revoke it first, or a lease would limit nothing`, { plugin: name, capability: capabilityName, grant: endless.id })
      }
      return keep(row)
    },

    async narrow(caller, { grant: id, scope: offered }) {
      requireAdmin(caller, 'narrowing a grant')
      const row = found(id)
      const { capability, scope } = checkedScope(capabilities, row.capability, offered)
      if (!capability.within(scope, row.scope)) {
        throw new OperationError('input_invalid', `the new scope of ${row.capability} reaches beyond the grant; allow more instead`, { grant: id, scope, granted: row.scope })
      }

      const narrower = { ...row, scope }
      index.shrink(id, narrower)
      await store.fork().nativeUpdate(Grant, { id }, { scope })
      changed(row.plugin)
      return { grant: shape(narrower) }
    },

    async revoke(caller, { grant: id }) {
      requireAdmin(caller, 'revoking a grant')
      const row = found(id)
      await revoke(caller, [row])
      return { grant: shape(row) }
    },

    async deny(caller, { plugin, capability }) {
      requireAdmin(caller, 'denying a right')
      const rows = index.inForce(plugins.get(plugin).name).filter((row) => row.capability === capability)
      await revoke(caller, [...rows, ...index.over(plugin, capability)])
      return {}
    },

    async forgetSession(caller, session) {
      const rows = index.inForce().filter((row) => row.session === session)
      if (rows.length > 0) await revoke(caller, rows)
    },
  }
}

export function newGrant(caller: Pick<Caller, 'principal'>, right: { plugin: string; capability: string; scope: unknown }, createdAt: Date): GrantRow {
  return { id: ulid(), owner: caller.principal, ...right, createdAt, expiresAt: null, uses: null, usesLeft: null, session: null, revokedAt: null, revokedBy: null } as GrantRow
}

/** Other gateways use leases up as well: how many uses are left is asked where it is kept. */
async function withUsesLeft(store: Store, rows: GrantRow[]): Promise<GrantRow[]> {
  const counted = rows.filter(isCounted)
  if (counted.length === 0) return rows
  const known = await store.fork().find(Grant, { id: { $in: counted.map(({ id }) => id) } }, { fields: ['id', 'usesLeft'], disableIdentityMap: true })
  const left = new Map(known.map((row) => [row.id, row.usesLeft]))
  return rows.map((row) => (left.has(row.id) ? { ...row, usesLeft: left.get(row.id) } : row))
}
