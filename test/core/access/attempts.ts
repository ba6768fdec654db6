import test from 'ava'
import { createAttempts, neighbourhood } from '../../../core/access/attempts.ts'

test('failures from one address are counted together, and no other address pays for them', async (t) => {
  const attempts = createAttempts()
  for (let count = 0; count < 20; count++) await attempts.failed('203.0.113.7')
  const error = await t.throwsAsync(attempts.failed('203.0.113.7'), { code: 'too_many_attempts' })
  t.regex(error?.message ?? '', /try again in \d+ s/)
  await t.notThrowsAsync(attempts.failed('203.0.113.8'))
})

test('many addresses together have a limit, too, which one address alone cannot use up', async (t) => {
  const attempts = createAttempts()
  for (let count = 0; count < 300; count++) await attempts.failed('203.0.113.7').catch(() => {})
  for (let count = 0; count < 180; count++) await attempts.failed(`198.51.100.${count}`)
  await t.throwsAsync(attempts.failed('192.0.2.1'), { code: 'too_many_attempts', message: /at this gateway/ })
})

for (const [address, group] of [
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['unknown', 'unknown'],
] as const) {
  test(`${address} tries as ${group}`, (t) => t.is(neighbourhood(address), group))
}
