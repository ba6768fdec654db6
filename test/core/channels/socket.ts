import test from 'ava'
import { Channel } from '../../../core/store/entities/channel.ts'
import { createDeliveries } from '../../../core/channels/deliveries.ts'
import { Delivery } from '../../../core/store/entities/delivery.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { until } from '../../helpers/channel-scene.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { openLiveScene } from '../../helpers/live-platform.ts'

const databaseTest = await onBothDatabases(test)

test.before(() => buildGuest())

test('what comes is stored and handed over in order; JSON, text and bytes', async (t) => {
  const scene = await openLiveScene(t, (socket) => {
    socket.send('{"n":1,"text":"one"}')
    socket.send('no JSON')
    socket.send(Buffer.from([1, 2]))
  })
  await scene.start()
  await until(() => scene.received.length === 3)
  t.deepEqual(scene.texts(), ['one', 'no JSON', 'AQI='])
  t.deepEqual((await scene.events()).map(({ payload }) => (payload as { type: string; last: unknown }).last), [null, null, 1, 1])
  t.deepEqual(scene.got, [{ hello: null }])
  await until(async () => JSON.stringify((await scene.channel('live')).cursor) === '{"last":1,"url":null}')
})

test('an answer goes out over the connection; while there is none, it waits', async (t) => {
  const scene = await openLiveScene(t, (socket, nth) => {
    if (nth === 1) socket.terminate()
  })
  const keeper = await scene.start()
  await createDeliveries({ store: scene.store, nudge: keeper.nudge }).tell('live', 'r', undefined, 'hello')
  await until(() => scene.store.fork().findOne(Delivery, { state: 'sent' }))
  t.deepEqual(scene.got.filter((one) => typeof one === 'object' && 'text' in one!), [{ text: 'hello' }])
})

test('an event that a plugin fails on is set aside, those after it go on', async (t) => {
  const scene = await openLiveScene(t, (socket) => {
    socket.send('{"n":1,"text":"boom"}')
    socket.send('{"n":2,"text":"after"}')
  })
  await scene.start()
  await until(() => scene.received.length === 1)
  t.deepEqual(scene.texts(), ['after'])
})

test('while nobody handles what came, it is not read on: the platform keeps the rest', async (t) => {
  let sent = 0
  const gate = Promise.withResolvers<void>()
  const scene = await openLiveScene(t, (socket) => {
    const more = () => {
      while (sent < 40_000 && socket.bufferedAmount < 100_000) socket.send(JSON.stringify({ n: ++sent, text: 'x'.repeat(1_000) }))
      if (sent < 40_000 && socket.readyState === 1) setTimeout(more, 5)
    }
    more()
  }, { limits: { framesPerMinute: 60_000 }, reception: { receive: () => gate.promise } })
  await scene.start()
  await until(async () => (await scene.events()).length >= 1_000)
  const waiting = async () => (await scene.store.rows('select count(*) as n from channel_events where state = ?', ['new']))[0]!['n'] as number
  let last = -1
  await until(async () => {
    const now = Number(await waiting())
    const still = now === last
    last = now
    await new Promise((resolve) => setTimeout(resolve, 200))
    return still
  })
  t.true(last >= 1_000 && last < 8_000, `${last} of ${sent}`)
  t.true(sent < 40_000)
  gate.resolve()
})

test('nested as deep as it likes, a message is text to its plugin', async (t) => {
  const scene = await openLiveScene(t, (socket) => void socket.send('['.repeat(50_000)))
  await scene.start()
  await until(() => scene.received.length === 1)
  t.is(scene.texts()[0]!.length, 50_000)
})

databaseTest('of two gateways one holds the connection; when it stops, the other makes one', async (t, database) => {
  const store = Object.assign(await database.open(), { dataDir: database.dataDir })
  const first = await openLiveScene(t, (socket, nth) => void socket.send(JSON.stringify({ n: nth, text: `connection ${nth}` })), { store, gateway: 'one' })
  const second = await openLiveScene(t, () => {}, { store, gateway: 'two', owner: first.owner.principal, platform: first })
  const [one, two] = [await first.start(), await second.start()]
  await until(() => first.received.length === 1)
  await two.look()
  t.deepEqual([one.holding(), two.holding()], [['live'], []])
  t.deepEqual([first.server.paths.length, first.server.clients.size], [1, 1])

  await first.stop()
  await until(() => first.server.clients.size === 0)
  await two.look()
  await until(() => second.received.length === 1)
  t.deepEqual([first.texts(), second.texts()], [['connection 1'], ['connection 2']])
  t.deepEqual([first.server.paths.length, first.server.clients.size], [2, 1])
})

databaseTest('a gateway that died is followed once its lease is over, and if it was only silent, it lets its own connection go', async (t, database) => {
  const store = Object.assign(await database.open(), { dataDir: database.dataDir })
  const first = await openLiveScene(t, () => {}, { store, gateway: 'one' })
  const second = await openLiveScene(t, () => {}, { store, gateway: 'two', owner: first.owner.principal, platform: first })
  const one = await first.start()
  await until(() => first.server.clients.size === 1)

  const two = await second.start()
  await two.look()
  t.deepEqual(two.holding(), [])
  // As if it had renewed nothing for as long as its lease is.
  await store.fork().nativeUpdate(Channel, { name: 'live' }, { leaseUntil: new Date(Date.now() - 60_000) })
  await two.look()
  await until(() => first.server.paths.length === 2)
  await one.look()
  t.deepEqual([one.holding(), two.holding()], [[], ['live']])
  await until(() => first.server.clients.size === 1)
  t.like(await second.channel('live'), { claimedBy: 'two', fence: 2 })
})
