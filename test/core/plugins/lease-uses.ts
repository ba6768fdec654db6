import test from 'ava'
import { ulid } from 'ulid'
import { createLeaseUses } from '../../../core/plugins/lease-uses.ts'
import { Grant } from '../../../core/store/entities/grant.ts'
import type { Store } from '../../../core/store/store.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

async function leaseOf(store: Store, uses: number, more: { expiresAt?: Date; revokedAt?: Date } = {}): Promise<string> {
  const id = ulid()
  const owner = await addPrincipal(store)
  await store.fork().insert(Grant, { id, owner, plugin: 'a', capability: 'kv', scope: {}, createdAt: new Date(), expiresAt: null, revokedAt: null, revokedBy: null, uses, usesLeft: uses, session: null, ...more })
  return id
}

const usesOf = (store: Store, told: number[] = []) => createLeaseUses({ store, now: Date.now, onLeft: (_id, left) => void told.push(left) })

databaseTest('a use is spent once, however many want it at once', async (t, database) => {
  const store = await database.open()
  const id = await leaseOf(store, 10)
  // Two gateways of one PostgreSQL; SQLite has but one.
  const other = store.dialect === 'postgresql' ? await database.open() : store
  const [here, there] = [usesOf(store), usesOf(other)]
  const spent = await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? here : there).spend(id)))
  t.is(spent.filter(Boolean).length, 10)
  t.is((await store.fork().findOneOrFail(Grant, { id })).usesLeft, 0)
})

databaseTest('a use that is given back can be spent again, and none beyond what was granted', async (t, database) => {
  const store = await database.open()
  const id = await leaseOf(store, 1)
  const told: number[] = []
  const uses = usesOf(store, told)
  await uses.giveBack(id)
  t.deepEqual([await uses.spend(id), await uses.spend(id)], [true, false])
  await uses.giveBack(id)
  t.true(await uses.spend(id))
  t.deepEqual(told, [0, 0, 1, 0])
})

databaseTest('what is revoked or over has no uses', async (t, database) => {
  const store = await database.open()
  const uses = usesOf(store)
  t.false(await uses.spend(await leaseOf(store, 5, { revokedAt: new Date() })))
  t.false(await uses.spend(await leaseOf(store, 5, { expiresAt: new Date(Date.now() - 1) })))
  t.true(await uses.spend(await leaseOf(store, 5, { expiresAt: new Date(Date.now() + 60_000) })))
  t.false(await uses.spend('nobody'))
})

test('a use that cannot be given back is lost, and nobody stumbles over it', async (t) => {
  const uses = createLeaseUses({ store: { commit: () => Promise.reject(new RangeError('away')) }, now: Date.now, onLeft: () => t.fail() })
  await t.notThrowsAsync(uses.giveBack('x'))
  await t.throwsAsync(uses.spend('x'), { message: 'away' })
})
