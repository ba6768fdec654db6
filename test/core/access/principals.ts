import test from 'ava'
import { createPrincipals } from '../../../core/access/principals.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { openTestStore } from '../../helpers/store.ts'

const nobody: Caller = { principal: 'x', name: '', role: 'owner', scopes: new Set(), origin: 'api' }

test('the first start makes the owner, the next ones find it', async (t) => {
  const store = await openTestStore(t)
  const first = await createPrincipals({ store })
  const again = await createPrincipals({ store })
  t.is(again.owner().id, first.owner().id)
  t.is((await first.list(nobody, {})).principals.length, 1)
})

test('people come, change and go; the owner stays', async (t) => {
  const principals = await createPrincipals({ store: await openTestStore(t) })
  const changed: string[] = []
  principals.onChange((id) => changed.push(id))
  const { principal } = await principals.put(nobody, { name: 'Ann', role: 'member' })
  t.like(await principals.find(principal.id), { name: 'Ann', role: 'member' })

  t.is((await principals.put(nobody, { id: principal.id, name: 'Anna', role: 'member' })).principal.name, 'Anna')
  t.deepEqual(changed, [], 'a new name ends nothing')

  await principals.put(nobody, { id: principal.id, name: 'Ann', role: 'guest' })
  t.like(await principals.find(principal.id), { role: 'guest' })
  await principals.remove(nobody, { id: principal.id })
  t.is(await principals.find(principal.id), undefined)
  t.deepEqual(changed, [principal.id, principal.id])

  await t.throwsAsync(principals.remove(nobody, { id: principal.id }), { code: 'not_found' })
  await t.throwsAsync(principals.put(nobody, { id: 'nobody', name: 'x', role: 'guest' }), { code: 'not_found' })
  const { id } = principals.owner()
  await t.throwsAsync(principals.remove(nobody, { id }), { code: 'forbidden' })
  await t.throwsAsync(principals.put(nobody, { id, name: 'Less', role: 'guest' }), { code: 'forbidden' })
})

test('what another gateway did to a person is told here, once', async (t) => {
  const store = await openTestStore(t)
  const [here, there] = [await createPrincipals({ store }), await createPrincipals({ store })]
  const told: string[] = []
  here.onChange((id) => told.push(id))
  const ann = (await there.put(nobody, { name: 'Ann', role: 'member' })).principal.id
  const bob = (await there.put(nobody, { name: 'Bob', role: 'member' })).principal.id
  await here.recheck()
  t.deepEqual(told, [])

  await there.put(nobody, { id: ann, name: 'Ann', role: 'guest' })
  await there.put(nobody, { id: bob, name: 'Robert', role: 'member' })
  await here.recheck()
  await here.recheck()
  t.deepEqual(told, [ann])
  await there.remove(nobody, { id: bob })
  await here.recheck()
  t.deepEqual(told, [ann, bob])
})

test('a person whom this gateway let in before it had heard of them is looked after, too', async (t) => {
  const store = await openTestStore(t)
  const [here, there] = [await createPrincipals({ store }), await createPrincipals({ store })]
  const told: string[] = []
  here.onChange((id) => told.push(id))
  const { id } = (await there.put(nobody, { name: 'Ann', role: 'member' })).principal
  t.like(await here.find(id), { role: 'member' })
  await there.put(nobody, { id, name: 'Ann', role: 'guest' })
  t.like(await here.find(id), { role: 'guest' })
  await here.recheck()
  t.deepEqual(told, [id])
})

test('what somebody may spend in a day is kept, and changed by itself', async (t) => {
  const principals = await createPrincipals({ store: await openTestStore(t) })
  const { principal } = await principals.put(nobody, { name: 'Ann', role: 'member', daily: { usd: 2 } })
  t.deepEqual(principal.daily, { usd: 2 })
  t.deepEqual((await principals.put(nobody, { id: principal.id, name: 'Anna', role: 'member' })).principal.daily, { usd: 2 })
  t.is((await principals.put(nobody, { id: principal.id, name: 'Anna', role: 'member', daily: {} })).principal.daily, undefined)
})
