import test from 'ava'
import { createFrequency } from '../../../../sandbox/capabilities/net-ws/frequency.ts'

test('so many in any hour, each plugin for itself', (t) => {
  let now = 0
  const { count } = createFrequency(() => now)
  count('a', 2)
  now = 1_800_000
  count('a', 2)
  t.throws(() => count('a', 2), { code: 'rate_limited' } as object)
  count('b', 2)
  now = 3_600_000
  count('a', 2)
  t.throws(() => count('a', 2), { code: 'rate_limited' } as object)
})
