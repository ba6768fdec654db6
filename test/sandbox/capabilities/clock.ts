import test from 'ava'
import { createScene, valueOf } from '../../helpers/broker-scene.ts'

test('the clock and the zone are those of the gateway', async (t) => {
  const { request } = createScene({ asks: { clock: {} }, ports: { clock: { now: () => 86_400_000, timeZone: () => 'Asia/Tokyo' } } })
  t.deepEqual(valueOf(await request('clock', 'now')), { epochMs: 86_400_000, iso: '1970-01-02T00:00:00.000Z' })
  t.deepEqual(valueOf(await request('clock', 'timeZone')), { timeZone: 'Asia/Tokyo' })
})
