import test from 'ava'
import { Channel } from '../../../core/store/entities/channel.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { until } from '../../helpers/channel-scene.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'
import { startPlatform } from '../../helpers/platform.ts'

const databaseTest = await onBothDatabases(test)
test.before(() => buildGuest())

databaseTest('a channel has one holder; when it stops the other goes on, and nothing comes twice', async (t, database) => {
  const platform = await startPlatform(t)
  platform.pollMs = 20
  const store = Object.assign(await database.open(), { dataDir: database.dataDir })
  const first = await openPlatformScene(t, { platform, store, gateway: 'one' })
  await first.addChannel('platform')
  const second = await openPlatformScene(t, { platform, store, gateway: 'two', owner: first.owner.principal })
  const [one, two] = [await first.start(), await second.start()]
  t.deepEqual([one.holding(), two.holding()], [['platform'], []])

  for (let n = 0; n < 10; n++) platform.says(`m${n}`)
  await until(() => first.received.length === 10)
  await first.stop()
  await two.look()
  t.deepEqual(two.holding(), ['platform'])
  t.like(await second.channel('platform'), { claimedBy: 'two', fence: 2 })
  platform.says('m10')
  await until(() => second.received.length > 0)
  t.deepEqual(second.texts().at(-1), 'm10')
  const together = platform.polls.toSorted((a, b) => a.at - b.at)
  t.true(together.every(({ after }, index) => index === 0 || after >= together[index - 1]!.after))
})

databaseTest('a holder that was silent for too long loses the channel, and cannot write any more', async (t, database) => {
  const platform = await startPlatform(t)
  const store = Object.assign(await database.open(), { dataDir: database.dataDir })
  const scene = await openPlatformScene(t, { platform, store, gateway: 'one' })
  await scene.addChannel('platform')
  const keeper = await scene.start()
  await until(() => platform.polls.length > 0)

  // Another gateway takes it by force, as if the lease had run out.
  await store.fork().nativeUpdate(Channel, { name: 'platform' }, { claimedBy: 'two', fence: 2, leaseUntil: new Date(Date.now() + 60_000) })
  platform.says('late')
  await until(() => platform.polls.some(({ after }) => after === 0))
  await keeper.look()
  t.deepEqual(keeper.holding(), [])
  t.deepEqual(await scene.events(), [])
  t.is(scene.received.length, 0)
  t.like(await scene.channel('platform'), { claimedBy: 'two', fence: 2 })
})

test('a channel that is switched off, on, and removed is let go, held, and let go', async (t) => {
  const scene = await openPlatformScene(t)
  const keeper = await scene.start()
  t.deepEqual(keeper.holding(), ['platform'])
  const change = async (columns: object) => {
    await scene.store.fork().nativeUpdate(Channel, { name: 'platform' }, columns)
    await keeper.look()
    return keeper.holding()
  }
  t.deepEqual(await change({ enabled: false }), [])
  t.deepEqual(await change({ enabled: true }), ['platform'])
  await scene.store.fork().nativeDelete(Channel, { name: 'platform' })
  await keeper.look()
  t.deepEqual(keeper.holding(), [])
})
