import test from 'ava'
import { createScene, valueOf } from '../../helpers/broker-scene.ts'

test('the clock and the zone are those of the gateway', async (t) => {
  const { request } = createScene({ asks: { clock: {} }, ports: { clock: { now: () => 86_400_000, timeZone: () => 'Asia/Tokyo' } } })
  t.deepEqual(valueOf(await request('clock', 'now')), { epochMs: 86_400_000, iso: '1970-01-02T00:00:00.000Z' })
  t.deepEqual(valueOf(await request('clock', 'timeZone')), { timeZone: 'Asia/Tokyo' })
})

test('the clock goes in steps of 20 ms', async (t) => {
  const { request } = createScene({ asks: { clock: {} }, ports: { clock: { now: () => 86_400_039, timeZone: () => 'UTC' } } })
  t.is(valueOf(await request('clock', 'now')).epochMs, 86_400_020)
})

test('in a deterministic guest the clock stands still, in UTC', async (t) => {
  const { request, plugin } = createScene({ asks: { clock: {} } })
  plugin.deterministic = { now: 7, seed: '' }
  t.deepEqual(valueOf(await request('clock', 'now')), { epochMs: 7, iso: '1970-01-01T00:00:00.007Z' })
  t.deepEqual(valueOf(await request('clock', 'timeZone')), { timeZone: 'UTC' })
})
