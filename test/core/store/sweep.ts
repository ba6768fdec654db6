import test from 'ava'
import { startSweep } from '../../../core/store/sweep.ts'

test('what has expired is swept again and again, a failure is told, and the stop waits for what runs', async (t) => {
  const swept: string[] = []
  const told: object[] = []
  const { promise: twice, resolve } = Promise.withResolvers<void>()
  let fails = true
  const stop = startSweep({
    entries: { sweep: async () => {
      if (fails) {
        fails = false
        throw new RangeError('away')
      }
      return 1
    } },
    sentBytes: { sweep: async (day) => {
      swept.push(day)
      if (swept.length === 2) resolve()
    } },
    log: { warn: (details) => void told.push(details) },
    now: () => Date.parse('2026-11-23T10:00:00Z'),
    every: 5,
  })
  const held = setInterval(() => {}, 1_000)
  await twice
  clearInterval(held)
  await stop()
  t.deepEqual(swept.slice(0, 2), ['2026-11-23', '2026-11-23'])
  t.is(told.length, 1)
})
