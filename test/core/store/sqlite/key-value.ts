import test from 'ava'
import { createSqliteKeyValue } from '../../../../core/store/sqlite/key-value.ts'
import { addPrincipal, openTestStore } from '../../../helpers/store.ts'

test('a write that fails midway leaves neither entry nor count', async (t) => {
  const store = await openTestStore(t)
  const entries = await createSqliteKeyValue(store.orm)
  await t.throwsAsync(entries.set('notes', 'nobody', 'k', '1', 1_000), { message: /FOREIGN KEY/ })
  t.is(await entries.usage('notes', 'nobody'), 0)
  const owner = await addPrincipal(store)
  t.true(await entries.set('notes', owner, 'k', '1', 1_000))
})

test('a read waits for a transaction that is open, and sees nothing of it before it ends', async (t) => {
  const store = await openTestStore(t)
  const entries = await createSqliteKeyValue(store.orm)
  const owner = await addPrincipal(store)
  const order: string[] = []
  let read: Promise<void> | undefined
  await store.fork().transactional(async (em) => {
    await em.execute("insert into key_value_entries (id, plugin, owner_id, key, value, bytes, updated_at) values ('i', 'notes', ?, 'k', '1', 2, 0)", [owner])
    read = entries.get('notes', owner, 'k').then((value) => void order.push(`read ${value}`))
    await em.execute("update key_value_entries set value = '2'")
    order.push('written')
  })
  await read
  t.deepEqual(order, ['written', 'read 2'])
})
