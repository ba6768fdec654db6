import test from 'ava'
import { backOffMs } from '../../../core/channels/back-off.ts'
import fc from '../../helpers/fast-check.ts'

test('it doubles up to its limit, and never all at the same moment', (t) => {
  const limits = { firstMs: 1_000, mostMs: 60_000 }
  t.deepEqual([1, 2, 3, 4, 7, 100].map((failures) => backOffMs(failures, limits, () => 1)), [1_000, 2_000, 4_000, 8_000, 60_000, 60_000])
  t.is(backOffMs(1, limits, () => 0), 500)
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
    const ms = backOffMs(failures, limits, () => random)
    return ms >= 500 && ms <= 60_000
  }))
})
