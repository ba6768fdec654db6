import { ulid } from 'ulid'
import { OperationError } from '../operations/operation-error.ts'
import type { Principal as PrincipalShape } from '../operations/shapes/principal.ts'
import type { DailyBudget } from '../store/entities/agent.ts'
import { Principal, type PrincipalRow } from '../store/entities/principal.ts'
import type { Store } from '../store/store.ts'
import { AccessError } from './access-error.ts'
import { accessSignal } from './access-watch.ts'
import type { Caller, Role } from './caller.ts'

/** Who a token may speak for. */
export interface Person {
  id: string
  name: string
  role: Role
}

export interface Principals {
  list(caller: Caller, input: object): Promise<{ principals: PrincipalShape[] }>
  put(caller: Caller, input: { id?: string; name: string; role: 'member' | 'guest'; daily?: DailyBudget }): Promise<{ principal: PrincipalShape }>
  remove(caller: Caller, input: { id: string }): Promise<Record<string, never>>
  /** The person this gateway belongs to; made at the first start. */
  owner(): Person
  /** Undefined for a removed principal as for one that never was. */
  find(id: string): Promise<Person | undefined>
  /** Tells the listeners of those whom another gateway has removed or given another role. */
  recheck(): Promise<void>
  /** After a person was removed or got another role: what holds their old rights must let go. */
  onChange(listener: (id: string) => void): () => void
}

/** Loads the principals and, at the first start, makes the owner. */
export async function createPrincipals({ store, now = () => new Date() }: { store: Store; now?: () => Date }): Promise<Principals> {
  const owner = await findOrMakeOwner(store, now)
  const listeners = new Set<(id: string) => void>()
  /** What each person may be, as this gateway knows it. */
  const known = await readStanding(store)
  const tell = (id: string) => {
    for (const listener of listeners) listener(id)
  }

  return {
    owner: () => ({ id: owner.id, name: owner.name, role: 'owner' }),

    async find(id) {
      const row = await store.fork().findOne(Principal, { id, disabledAt: null })
      // With what they came in: a change between this moment and the next look is noticed then.
      if (row && !known.has(id)) known.set(id, standingOf(row))
      return row ? { id: row.id, name: row.name, role: row.role } : undefined
    },

    async list() {
      const rows = await store.fork().find(Principal, {}, { orderBy: { createdAt: 'asc', id: 'asc' } })
      return { principals: rows.map(shapeOf) }
    },

    async put(_caller, { id, name, role, daily }) {
      const em = store.fork()
      if (id === undefined) {
        const row = { id: ulid(), kind: 'person' as const, role, name, daily: daily ?? {}, createdAt: now(), disabledAt: null }
        await em.insert(Principal, row)
        known.set(row.id, standingOf(row))
        return { principal: shapeOf(row) }
      }
      if (id === owner.id) throw new AccessError('forbidden', 'The owner stays the owner; make another principal instead', { principal: id })
      const before = await em.findOne(Principal, { id, disabledAt: null }, { fields: ['role'] })
      const changed = await em.nativeUpdate(Principal, { id, disabledAt: null }, { name, role, ...(daily && { daily }) })
      if (before === null || changed === 0) throw unknownPrincipal(id)
      const row = await store.fork().findOneOrFail(Principal, { id })
      // Another name or budget takes nobody's rights: nothing of theirs has to end.
      if (before.role === role) return { principal: shapeOf(row) }
      // Tokens carry no role, so the next call has the new rights; open sockets still hold the old ones.
      known.set(id, standingOf(row))
      tell(id)
      store.signals.send(accessSignal)
      return { principal: shapeOf(row) }
    },

    async remove(_caller, { id }) {
      if (id === owner.id) throw new AccessError('forbidden', 'The owner cannot be removed', { principal: id })
      const changed = await store.fork().nativeUpdate(Principal, { id, disabledAt: null }, { disabledAt: now() })
      if (changed === 0) throw unknownPrincipal(id)
      known.set(id, removed)
      tell(id)
      store.signals.send(accessSignal)
      return {}
    },

    async recheck() {
      for (const [id, standing] of await readStanding(store)) {
        const before = known.get(id)
        known.set(id, standing)
        if (before !== undefined && before !== standing) tell(id)
      }
    },

    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const removed = 'removed'

function standingOf({ role, disabledAt }: Pick<PrincipalRow, 'role' | 'disabledAt'>): string {
  return disabledAt == null ? role : removed
}

async function readStanding(store: Store): Promise<Map<string, string>> {
  const rows = await store.fork().find(Principal, {}, { fields: ['id', 'role', 'disabledAt'] })
  return new Map(rows.map((row) => [row.id, standingOf(row)]))
}

async function findOrMakeOwner(store: Store, now: () => Date): Promise<PrincipalRow> {
  const em = store.fork()
  const found = await em.findOne(Principal, { kind: 'person', role: 'owner' }, { orderBy: { id: 'asc' } })
  if (found) return found
  await em.insert(Principal, { id: ulid(), kind: 'person', role: 'owner', name: 'Owner', createdAt: now(), disabledAt: null })
  // Two gateways may start on one new PostgreSQL database: the first row by id is the owner for both.
  return em.findOneOrFail(Principal, { kind: 'person', role: 'owner' }, { orderBy: { id: 'asc' } })
}

function unknownPrincipal(id: string): OperationError {
  return new OperationError('not_found', `There is no principal ${id}`, { principal: id })
}

function shapeOf(row: Pick<PrincipalRow, 'id' | 'kind' | 'role' | 'name' | 'daily' | 'createdAt' | 'disabledAt'>): PrincipalShape {
  const { id, kind, role, name, daily, createdAt, disabledAt } = row
  return { id, kind, role, name, ...(Object.keys(daily).length > 0 && { daily }), createdAt: createdAt.toISOString(), disabled: disabledAt != null }
}
