import test from 'ava'
import { createSetAside } from '../../../core/channels/set-aside.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { until } from '../../helpers/channel-scene.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'
import { callerOf } from '../../helpers/plugin-scene.ts'
import { addPrincipal } from '../../helpers/store.ts'

test.before(() => buildGuest())

test('what was set aside is listed with why, and tried again when its owner says so', async (t) => {
  const scene = await openPlatformScene(t)
  scene.platform.says('boom')
  await scene.delivery('refuse: hello')
  const keeper = await scene.start()
  const setAside = createSetAside({ store: scene.store, nudge: keeper.nudge, ringEvents: keeper.ringEvents })
  const { events } = await until(async () => { const listed = await setAside.list(scene.owner, {}); return listed.events.length === 2 && listed })
  const [event, delivery] = ['event', 'delivery'].map((kind) => events.find((one) => one.kind === kind)!)
  t.like(event, { channel: 'platform', tries: 3, error: { code: 'guest_error' } })
  t.regex(event!.excerpt, /"boom"/)
  t.like(delivery, { error: { code: 'delivery_failed', message: 'no such room' }, excerpt: 'refuse: hello' })
  t.deepEqual((await setAside.list(scene.owner, { channel: 'other' })).events, [])

  const other = callerOf(await addPrincipal(scene.store, 'member'), 'member')
  t.deepEqual((await setAside.list(other, {})).events, [])
  for (const { id } of events) await t.throwsAsync(setAside.retry(other, { id }), { code: 'not_found' } as object)
  await t.throwsAsync(setAside.retry(scene.owner, { id: 'none' }), { code: 'not_found' } as object)

  await setAside.retry(scene.owner, { id: event!.id })
  await setAside.retry(scene.owner, { id: delivery!.id })
  const again = await until(async () => { const listed = await setAside.list(scene.owner, {}); return listed.events.length === 2 && listed })
  t.regex(again.events.find(({ kind }) => kind === 'event')!.error.message, /boom 6/)
})
