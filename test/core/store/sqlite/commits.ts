import test from 'ava'
import { Setting } from '../../../../core/store/entities/setting.ts'
import { sqliteClient } from '../../../../core/store/sqlite/client.ts'
import { addPrincipal, openTestStore } from '../../../helpers/store.ts'

test('what arrives together shares a commit; MikroORM\'s own transactions stay apart from it', async (t) => {
  const store = await openTestStore(t)
  const owner = await addPrincipal(store)
  const database = await sqliteClient(store.orm)
  let begun = 0
  const prepare = database.prepare.bind(database)
  database.prepare = (text) => {
    if (text === 'begin immediate') begun++
    return prepare(text)
  }
  const row = (name: string) => ({ name, owner, value: name, updatedAt: new Date() })
  const inTransaction = store.fork().transactional(async (em) => {
    await em.insert(Setting, row('orm'))
    await new Promise(setImmediate)
    throw new Error('taken back')
  })
  await Promise.allSettled([inTransaction, ...Array.from({ length: 20 }, (_, index) => store.commit((sql) => sql.insert(Setting, row(`${index}`))))])
  t.is(await store.fork().count(Setting), 20)
  t.is(await store.fork().count(Setting, { name: 'orm' }), 0)
  // The first goes alone, the others while it is on its way.
  t.true(begun <= 3, `${begun} commits`)
})

test('a disk that is full is said, and what was there stays', async (t) => {
  const store = await openTestStore(t)
  const owner = await addPrincipal(store)
  const database = await sqliteClient(store.orm)
  database.pragma('max_page_count = 1')
  const big = { name: 'big', owner, value: 'x'.repeat(200_000), updatedAt: new Date() }
  await t.throwsAsync(store.commit((sql) => sql.insert(Setting, big)), { code: 'disk_full' })
  database.pragma('max_page_count = 1000000')
  await store.commit((sql) => sql.insert(Setting, big))
  t.is(await store.fork().count(Setting), 1)
})
