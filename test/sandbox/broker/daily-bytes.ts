import test from 'ava'
import { createDailyBytes, memoryDailyBytes } from '../../../sandbox/broker/daily-bytes.ts'
import { defaultLimits } from '../../../sandbox/protocol/limits.ts'

const plugin = (bytesOutPerDay: number, name = 'sample') => ({ name, limits: { ...defaultLimits, bytesOutPerDay } })

test('bytes are taken up to the limit, to the last one, and the next day anew', async (t) => {
  let now = Date.parse('2026-11-23T23:00:00Z')
  const daily = createDailyBytes(memoryDailyBytes(), () => now)
  for (let sent = 0; sent < 1_000; sent += 50) await daily.take(plugin(1_000), 50)
  await t.throwsAsync(daily.take(plugin(1_000), 1), { code: 'quota_exceeded' })
  await daily.take(plugin(1_000, 'other'), 1_000)
  now += 3_600_000
  await daily.take(plugin(1_000), 1_000)
})

test('small requests do not cost a write each', async (t) => {
  let writes = 0
  const port = memoryDailyBytes()
  const daily = createDailyBytes({ add: (...sum) => (writes++, port.add(...sum)) })
  for (let index = 0; index < 1_000; index++) await daily.take(plugin(1_000_000_000), 500)
  t.true(writes <= 8, `${writes} writes`)
})

test('requests at once take no more than there is', async (t) => {
  const daily = createDailyBytes(memoryDailyBytes())
  const taken = await Promise.allSettled(Array.from({ length: 100 }, () => daily.take(plugin(10_000), 150)))
  t.true(taken.filter(({ status }) => status === 'fulfilled').length <= 66)
  t.true(taken.filter(({ status }) => status === 'fulfilled').length >= 60)
})

test('who allows less while bytes are in hand is obeyed at once', async (t) => {
  const daily = createDailyBytes(memoryDailyBytes())
  await daily.take(plugin(1_000_000_000), 100)
  await t.throwsAsync(daily.take(plugin(1_000), 100), { code: 'quota_exceeded' })
  await daily.take(plugin(1_000_000_000), 100)
})
