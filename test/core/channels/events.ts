import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { until } from '../../helpers/channel-scene.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'

test.before(() => buildGuest())

test('events are handled in order, each once', async (t) => {
  const scene = await openPlatformScene(t)
  for (let n = 0; n < 120; n++) scene.platform.says(`m${n}`)
  await scene.start()
  await until(() => scene.received.length >= 120)
  t.deepEqual(scene.texts(), Array.from({ length: 120 }, (_, n) => `m${n}`))
  t.true((await until(async () => { const events = await scene.events(); return events.every(({ state }) => state === 'done') && events })).every(({ tries }) => tries === 0))
})

test('an event on which the guest fails is set aside after three tries; those after it go on', async (t) => {
  const scene = await openPlatformScene(t)
  for (const text of ['before', 'boom', 'spin', 'after']) scene.platform.says(text)
  await scene.start()
  await until(() => scene.received.length === 2)
  t.deepEqual(scene.texts(), ['before', 'after'])
  const events = await until(async () => { const all = await scene.events(); return all.every(({ state }) => state !== 'new') && all })
  t.like(events, [
    { state: 'done' },
    { state: 'aside', tries: 3, error: { code: 'guest_error', message: 'platform channel:platform:event failed: boom 3' } },
    { state: 'aside', tries: 3, error: { code: 'cpu_limit' } },
    { state: 'done' },
  ])
})

test('what goes wrong in the gateway counts against nobody, and is tried until it works', async (t) => {
  let broken = 2
  const got: string[] = []
  const scene = await openPlatformScene(t, {
    reception: {
      async receive(_channel, { text }) {
        if (broken-- > 0) throw new TypeError('the database is away')
        got.push(text)
      },
    },
  })
  scene.platform.says('hello')
  await scene.start()
  await until(() => got.length === 1)
  t.like(await until(async () => { const [event] = await scene.events(); return event?.state === 'done' && event }), { tries: 0, error: null })
})

test('a restart goes on where it stopped', async (t) => {
  const scene = await openPlatformScene(t)
  scene.platform.says('one')
  await scene.start()
  await until(async () => (await scene.events())[0]?.state === 'done')
  await scene.stop()
  scene.platform.says('two')
  await scene.start()
  await until(() => scene.received.length === 2)
  t.deepEqual(scene.texts(), ['one', 'two'])
  t.is(scene.platform.polls.at(-1)!.after >= 1, true)
})

test('a switched-off plugin keeps its events waiting, and says why', async (t) => {
  const scene = await openPlatformScene(t)
  await scene.start()
  scene.platform.says('one')
  await until(async () => (await scene.events())[0]?.state === 'done')
  await scene.plugins.disable(scene.owner, { plugin: 'platform' })
  t.like(await until(async () => (await scene.channel('platform')).problem), { code: 'channel_refused', message: 'the plugin platform is switched off; enable it first' })
  scene.platform.says('two')
  await scene.plugins.enable(scene.owner, { plugin: 'platform' })
  await until(() => scene.received.length === 2)
})
