import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { until } from '../../helpers/channel-scene.ts'
import { openLiveScene } from '../../helpers/live-platform.ts'

test.before(() => buildGuest())

test('where the plugin sends it, it goes, also later and after a restart; where nothing is, back to the manifest\'s', async (t) => {
  const scene = await openLiveScene(t, (socket, nth) => {
    if (nth === 1) socket.send(JSON.stringify({ go: `${scene.server.url}/other` }))
    if (nth === 2) socket.send(JSON.stringify({ go: `${scene.server.url}/third`, text: 'later', n: 5 }))
  })
  await scene.start()
  await until(() => scene.server.paths.length === 2)
  await until(async () => JSON.stringify((await scene.channel('live')).cursor).includes('third'))
  await scene.stop()
  await scene.start()
  await until(() => scene.server.paths.length === 3)
  t.deepEqual(scene.server.paths, ['/', '/other', '/third'])
})

test('a URL that is not granted is refused to the plugin, and the connection stays', async (t) => {
  const scene = await openLiveScene(t, (socket) => void socket.send('{"go":"wss://elsewhere.example/","n":1}'))
  await scene.start()
  const event = await until(async () => (await scene.events()).find(({ state }) => state === 'aside'))
  t.regex(event.error!.message, /does not ask for/)
  t.is(scene.server.clients.size, 1)
})

test('the platform ends it: the plugin decides, and until it has, no other connection is made', async (t) => {
  const scene = await openLiveScene(t, (socket, nth) => void socket.close(nth === 1 ? 4_001 : 4_100, 'because'))
  await scene.start()
  t.deepEqual(await until(() => scene.problem()), { code: 'channel_refused', message: 'Live wants no more' })
  t.is(scene.server.paths.length, 2)
  t.like((await scene.events()).filter(({ payload }) => (payload as { type: string }).type === 'closed').map(({ payload }) => payload), [{ code: 4_001, reason: 'because' }, { code: 4_100 }])
})
