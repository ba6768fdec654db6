import test from 'ava'
import { newestEventAt, storeEvents, waitingEvents } from '../../../core/channels/poll-store.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'

const databaseTest = await onBothDatabases(test)
const event = (n: number) => ({ externalId: String(n), payload: { n, zero: '\0' } })

databaseTest('events and cursor are stored together, each event once, in order', async (t, database) => {
  const scene = await openPlatformScene(t, { store: Object.assign(await database.open(), { dataDir: database.dataDir }) })
  const lease = (await scene.leases.take('platform'))!
  const held = { store: scene.store, leases: scene.leases, lease, row: await scene.channel('platform') }
  t.is(await newestEventAt(held), 0)
  t.is(await storeEvents(held, [event(2), event(1), event(2)], 3), 2)
  t.true((await newestEventAt(held)) > 0)
  t.is(await storeEvents(held, [event(1), event(3)], 4), 1)
  t.deepEqual((await scene.events()).map(({ externalId }) => externalId), ['2', '1', '3'])
  t.is((await scene.channel('platform')).cursor, 4)
  t.is(await waitingEvents(held), 3)
  t.is(await storeEvents(held, [], 9), 0)
  t.is((await scene.channel('platform')).cursor, 9)

  await scene.leases.take('platform')
  await t.throwsAsync(storeEvents(held, [event(5)], 10), { code: 'channel_lost' } as object)
  t.is((await scene.channel('platform')).cursor, 9)
  t.is((await scene.events()).length, 3)
})
