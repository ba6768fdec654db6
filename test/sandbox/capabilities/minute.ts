import test from 'ava'
import { createMinute } from '../../../sandbox/capabilities/minute.ts'

test('each plugin has its own minute, and what is too much is not counted', (t) => {
  let now = 0
  const minute = createMinute(() => now)
  t.is(minute.take('a', 60, 100), undefined)
  now = 20_000
  t.deepEqual(minute.take('a', 60, 100), { retryAfterMs: 40_000 })
  t.is(minute.take('a', 40, 100), undefined)
  t.is(minute.take('b', 100, 100), undefined)
  now = 60_000
  t.is(minute.take('a', 100, 100), undefined)
})
