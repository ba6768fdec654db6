import test from 'ava'
import { buildGuest } from '../../../../../scripts/build-guest.ts'
import { buildPlugins } from '../../../../../scripts/build-plugins.ts'
import { builtBundled, openPluginScene } from '../../../../helpers/plugin-scene.ts'

test.before(async () => {
  await buildGuest()
  await buildPlugins()
})

test('its four tools work in the isolate, without any right', async (t) => {
  const { plugins, owner } = await openPluginScene(t, { bundled: await builtBundled() })
  const call = async (tool: string, input: object) => (await plugins.call(owner, { plugin: 'clock', tool, input })).output as Record<string, unknown>

  const before = Date.now()
  const now = await call('now', { timeZone: 'Tokyo' })
  t.like(now, { timeZone: 'Asia/Tokyo', utcOffset: '+09:00' })
  t.true(Date.parse(String(now.iso)) >= Math.floor(before / 1000) * 1000 && Date.parse(String(now.iso)) <= Date.now())
  t.like(await call('now', {}), { timeZone: 'UTC' })

  t.like(await call('convert', { time: '2026-01-15T15:30', from: 'Berlin', to: 'New York' }), { date: '2026-01-15', time: '09:30:00', weekday: 'Thursday', utcOffset: '-05:00', text: 'Thursday, 2026-01-15 09:30 (America/New_York)' })
  t.like(await call('add', { start: '2026-01-31', months: 1 }), { date: '2026-02-28' })
  t.like(await call('difference', { start: '2026-01-01', end: '2026-01-31' }), { days: 30 })
  await t.throwsAsync(call('now', { timeZone: 'Atlantis' }), { code: 'guest_error', message: /Atlantis/ })
  await t.throwsAsync(call('add', { start: '2026-01-01', days: 1.5 }), { code: 'schema_mismatch' })
})
