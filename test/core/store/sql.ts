import test from 'ava'
import { ulid } from 'ulid'
import { Principal } from '../../../core/store/entities/principal.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Setting } from '../../../core/store/entities/setting.ts'
import { isUniqueViolation } from '../../../core/store/sql.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

databaseTest('what is written by plain statements reads back through the entities: dates, JSON, booleans, nothing', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store)
  const at = new Date('2026-11-22T10:11:12.345Z')
  const session = { id: ulid(), owner, agent: 'a', title: 'What?', titled: true, origin: 'api', servedAt: null, createdAt: at, updatedAt: at }
  const value = { quote: '"?\'', none: null, list: [1, 'Ж'] }
  await store.commit(async (sql) => {
    await sql.insert(Session, session)
    await sql.insert(Setting, { name: 'x', owner, value, updatedAt: at })
  })
  const em = store.fork()
  t.like(await em.findOneOrFail(Session, { id: session.id }), session)
  t.deepEqual((await em.findOneOrFail(Setting, { name: 'x' })).value, value)
})

databaseTest('an update says how many rows it changed; a list means any, null means none', async (t, database) => {
  const store = await database.open()
  const ids = [await addPrincipal(store, 'owner', 'a'), await addPrincipal(store, 'member', 'b'), await addPrincipal(store, 'member', 'c')]
  const change = (where: object, name: string) => store.commit((sql) => sql.update(Principal, where, { name }))
  t.is(await change({ id: ids.slice(0, 2), disabledAt: null }, 'x'), 2)
  t.is(await change({ id: 'nobody' }, 'y'), 0)
  t.deepEqual((await store.fork().find(Principal, {}, { orderBy: { name: 'asc' } })).map(({ name }) => name), ['c', 'x', 'x'])
})

databaseTest('the database\'s clock moves a moment ahead', async (t, database) => {
  const store = await database.open()
  const id = await addPrincipal(store)
  await store.commit((sql) => sql.update(Principal, { id }, { disabledAt: sql.fromNow(60_000) }))
  const { disabledAt } = await store.fork().findOneOrFail(Principal, { id })
  t.true(Math.abs((disabledAt?.getTime() ?? 0) - Date.now() - 60_000) < 30_000)
})

databaseTest('a work that fails takes back what it did, and no other; a second row of one key is told apart', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store)
  const put = (name: string, fail?: Error) => store.commit(async (sql) => {
    await sql.insert(Setting, { name, owner, value: 1, updatedAt: new Date() })
    if (fail) throw fail
    return name
  })
  const [one, two, three, twice] = await Promise.allSettled([put('one'), put('two', new Error('no')), put('three'), put('one')])
  t.like(one, { status: 'fulfilled', value: 'one' })
  t.like(two, { status: 'rejected', reason: { message: 'no' } })
  t.is(three?.status, 'fulfilled')
  t.true(twice?.status === 'rejected' && isUniqueViolation(twice.reason))
  t.deepEqual((await store.fork().findAll(Setting, { orderBy: { name: 'asc' } })).map(({ name }) => name), ['one', 'three'])
})
