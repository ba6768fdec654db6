import test from 'ava'
import { ChannelEvent } from '../../../core/store/entities/channel-event.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { until } from '../../helpers/channel-scene.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'
import { startPlatform } from '../../helpers/platform.ts'

test.before(() => buildGuest())

test('a platform that answers at once with nothing is not hammered', async (t) => {
  const scene = await openPlatformScene(t)
  scene.platform.pollMs = 0
  await scene.start()
  await until(() => scene.platform.polls.length >= 4)
  const [first, , , fourth] = scene.platform.polls
  t.true(fourth!.at - first!.at >= 700)
})

test('while too many events wait, the platform keeps the rest', async (t) => {
  const gate = Promise.withResolvers<void>()
  const scene = await openPlatformScene(t, { reception: { receive: () => gate.promise } })
  const at = new Date()
  const row = await scene.channel('platform')
  const waiting = Array.from({ length: 1_000 }, (_, n) => ({ id: `0${String(n).padStart(25, '0')}`, owner: row.owner, channel: 'platform', externalId: `x${n}`, payload: { n, room: 'r', from: 'a', text: 'x' }, state: 'new' as const, tries: 0, error: null, createdAt: at, finishedAt: null }))
  await scene.store.fork().insertMany(ChannelEvent, waiting)
  scene.platform.says('one more')
  await scene.start()
  await until(() => scene.logged.length > 0 || scene.supervisor.status().hosts.length > 0)
  t.is(scene.platform.polls.length, 0)
  gate.resolve()
  await until(() => scene.platform.polls.length > 0)
})

test('one dropped answer is no news; a second one is, until it works again', async (t) => {
  const scene = await openPlatformScene(t)
  scene.platform.refusals.poll.push([500, 'down'], [500, 'down'])
  await scene.start()
  t.like(await until(async () => (await scene.channel('platform')).problem), { code: 'channel_unreachable' })
  await until(async () => (await scene.channel('platform')).problem === null)
  t.is(scene.platform.polls.length > 0, true)
})

test('a pause that the platform asks for is kept', async (t) => {
  const scene = await openPlatformScene(t)
  scene.platform.refusals.poll.push([429, '{"why":"slow","wait":1}'])
  const started = performance.now()
  await scene.start()
  await until(() => scene.platform.polls.length > 0)
  t.true(performance.now() - started >= 950)
  t.is((await scene.channel('platform')).problem, null)
})

test("with another account's secret it begins where that account is, and nothing comes twice", async (t) => {
  const scene = await openPlatformScene(t)
  await scene.start()
  scene.platform.says('one')
  scene.platform.says('two')
  await until(async () => (await scene.events()).filter(({ state }) => state === 'done').length === 2)
  await until(() => scene.platform.polls.at(-1)?.after === 2)
  await scene.vault.set(scene.owner, { plugin: 'platform', name: 'token', value: 'other' })
  const before = scene.platform.polls.length
  await until(() => scene.platform.polls.slice(before).some(({ after }) => after === 0))
  await until(() => scene.platform.polls.at(-1)?.after === 2)
  t.deepEqual(scene.texts(), ['one', 'two'])

  await scene.stop()
  const stopped = scene.platform.polls.length
  await scene.start()
  await until(() => scene.platform.polls.length > stopped + 1)
  t.is(scene.platform.polls.at(-1)!.after, 2)
})

test('a channel that only sends asks for nothing, and that is no problem', async (t) => {
  const platform = await startPlatform(t, { silent: true })
  const scene = await openPlatformScene(t, { platform })
  await scene.addChannel('platform')
  await scene.delivery('hello')
  await scene.start()
  await until(() => platform.texts().length === 1)
  t.is(platform.polls.length, 0)
  t.is((await scene.channel('platform')).problem, null)
})
