import test from 'ava'
import { Channel } from '../../../core/store/entities/channel.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { until } from '../../helpers/channel-scene.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'

test.before(() => buildGuest())

test('the cursor goes on where it was, also after the owner changed the channel', async (t) => {
  const scene = await openPlatformScene(t)
  const keeper = await scene.start()
  scene.platform.says('one')
  await until(async () => (await scene.events())[0]?.state === 'done')
  await scene.store.fork().nativeUpdate(Channel, { name: 'platform' }, { policy: 'open', updatedAt: new Date(Date.now() + 1) })
  await keeper.look()
  t.deepEqual(keeper.holding(), ['platform'])
  const polled = scene.platform.polls.length
  await until(() => scene.platform.polls.length > polled + 1)
  t.is(scene.platform.polls.at(-1)!.after, 1)
})

test('a loop that fails begins anew, and the others go on', async (t) => {
  const scene = await openPlatformScene(t)
  const { fork } = scene.store
  let broken = 0
  // The database is away for whoever asks for the first events.
  Object.assign(scene.store, { fork: () => {
    if (broken++ === 3) throw new TypeError('the database is away')
    return fork()
  } })
  scene.platform.says('one')
  await scene.start()
  await until(() => scene.received.length === 1)
  await until(() => scene.logged.some(({ message }) => message === 'the work on a channel failed; it begins again'))
  t.pass()
})

test('messages wait, and their owner is told, when the plugin cannot be loaded', async (t) => {
  const scene = await openPlatformScene(t)
  const { call } = scene.supervisor
  let broken = true
  const { SandboxError } = await import('../../../sandbox/supervisor/sandbox-error.ts')
  Object.assign(scene.supervisor, { call: async (...args: Parameters<typeof call>) => {
    if (broken) throw new SandboxError('load_failed', 'ReferenceError: document is not defined')
    return call(...args)
  } })
  scene.platform.says('one')
  await scene.start()
  t.deepEqual(await until(async () => (await scene.channel('platform')).problem), { code: 'channel_unready', message: 'messages wait: ReferenceError: document is not defined' })
  broken = false
  await until(() => scene.received.length === 1)
  await until(async () => (await scene.channel('platform')).problem === null)
})

test('what is being sent when it stops is sent to its end, once', async (t) => {
  const scene = await openPlatformScene(t)
  const { call } = scene.supervisor
  const begun = Promise.withResolvers<void>()
  Object.assign(scene.supervisor, { call: async (...args: Parameters<typeof call>) => {
    begun.resolve()
    await new Promise((resolve) => setTimeout(resolve, 100))
    return call(...args)
  } })
  await scene.delivery('one|two')
  await scene.start()
  await begun.promise
  await scene.stop()
  t.like(await scene.rows(), [{ state: 'sent', sent: ['1', '2'] }])
  t.deepEqual(scene.platform.texts(), ['one', 'two'])
})
