import test from 'ava'
import { Pairing } from '../../../core/store/entities/pairing.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { receptionScene } from '../../helpers/reception-scene.ts'

const databaseTest = await onBothDatabases(test)
const from = (id: string, label = id) => ({ sender: { id, label }, room: { id: `dm-${id}`, kind: 'direct' as const } })

databaseTest('one request each, with one code for an hour', async (t, database) => {
  const store = await database.open()
  const { channel, pairings, clock, published } = await receptionScene(store)
  const first = await pairings.request(channel, from('eve'))
  t.is((await pairings.request(channel, from('eve')))?.code, first?.code)
  t.is(await store.fork().count(Pairing), 1)
  t.is((await pairings.find({ code: first!.code.toLowerCase() }))?.id, first?.id)
  t.is((await pairings.find({ id: first!.id }))?.externalId, 'eve')
  t.is(published.length, 1)
  clock.now = new Date(clock.now.getTime() + 60 * 60 * 1000)
  for (const which of [{ code: first!.code }, { id: first!.id }, {}, { code: '' }]) t.is(await pairings.find(which), undefined)
  t.deepEqual(await pairings.list(), [])
  t.not((await pairings.request(channel, from('eve')))?.code, first?.code)
})

databaseTest('requests at once are one', async (t, database) => {
  const store = await database.open()
  const { channel, pairings } = await receptionScene(store)
  const asked = await Promise.all([1, 2, 3].map(() => pairings.request(channel, from('eve'))))
  const [row] = await store.fork().find(Pairing, {})
  t.is(await store.fork().count(Pairing), 1)
  // Whoever was told a code was told the one that counts.
  const told = asked.filter((each) => each !== undefined)
  t.true(told.length > 0 && told.every(({ code }) => code === row?.code))
})

databaseTest('a no takes the code back and frees the place; taken is gone', async (t, database) => {
  const { channel, pairings } = await receptionScene(await database.open())
  const eve = (await pairings.request(channel, from('eve')))!
  await pairings.reject(eve.id)
  t.is(await pairings.find({ code: eve.code }), undefined)
  t.is(await pairings.request(channel, from('eve')), undefined)
  for (let stranger = 0; stranger < 20; stranger++) t.truthy(await pairings.request(channel, from(`s${stranger}`)))
  t.is(await pairings.request(channel, from('late')), undefined)
  t.true(await pairings.take(eve.id))
  t.false(await pairings.take(eve.id))
  t.truthy((await pairings.list('telegram')).length)
  t.deepEqual(await pairings.list('other'), [])
})
