import test from 'ava'
import type { SpaceReader } from '../../../../core/store/key-value.ts'
import { createSqliteKeyValue } from '../../../../core/store/sqlite/key-value.ts'
import { addPrincipal, openTestStore } from '../../../helpers/store.ts'

const rowsOf: SpaceReader = ({ plugin, principal }) => ({ plugin, owner: principal, space: 'own' })
const space = (principal: string) => ({ plugin: 'notes', principal, shared: false })
const quota = (bytes: number) => ({ quota: { bytes, keys: 100 } })

test('a write that fails midway leaves neither entry nor count', async (t) => {
  const store = await openTestStore(t)
  const entries = await createSqliteKeyValue(store.orm, rowsOf)
  await t.throwsAsync(entries.set(space('nobody'), 'k', '1', quota(1_000)), { message: /FOREIGN KEY/ })
  t.deepEqual(await entries.usage(space('nobody')), { bytes: 0, entries: 0 })
  const owner = await addPrincipal(store)
  t.is(await entries.set(space(owner), 'k', '1', quota(1_000)), 'stored')
})

test('a read waits for a transaction that is open, and sees nothing of it before it ends', async (t) => {
  const store = await openTestStore(t)
  const entries = await createSqliteKeyValue(store.orm, rowsOf)
  const owner = await addPrincipal(store)
  const order: string[] = []
  let read: Promise<void> | undefined
  await store.fork().transactional(async (em) => {
    await em.execute("insert into key_value_entries (id, plugin, owner_id, key, value, bytes, updated_at) values ('i', 'notes', ?, 'k', '1', 2, 0)", [owner])
    read = entries.get(space(owner), 'k').then((value) => void order.push(`read ${value}`))
    await em.execute("update key_value_entries set value = '2'")
    order.push('written')
  })
  await read
  t.deepEqual(order, ['written', 'read 2'])
})
