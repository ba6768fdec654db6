import test from 'ava'
import { nextRun, timesFault } from '../../../core/guest-work/job-times.ts'
import fc from '../../helpers/fast-check.ts'

const now = new Date('2026-03-28T00:00:00Z')
const next = (times: Parameters<typeof nextRun>[0], after = now, planned?: Date) => nextRun(times, after, planned)?.toISOString()

test('cron is read in its time zone, over a change of the clock', (t) => {
  const morning = { cron: '0 7 * * *', timezone: 'Europe/Berlin' }
  t.is(next(morning), '2026-03-28T06:00:00.000Z')
  t.is(next(morning, new Date('2026-03-28T06:00:00Z')), '2026-03-29T05:00:00.000Z')
  t.is(next({ cron: '0 7 * * *' }), '2026-03-28T07:00:00.000Z')
  t.is(next({ cron: '0 0 29 2 *' }), '2028-02-29T00:00:00.000Z')
  t.is(next({ cron: '0 9 * * mon-fri' }), '2026-03-30T09:00:00.000Z')
})

test('an interval keeps its step, and a missed run is not made up for', (t) => {
  t.is(next({ everyMs: 60_000 }), '2026-03-28T00:01:00.000Z')
  t.is(next({ everyMs: 60_000 }, new Date('2026-03-28T00:01:02Z'), new Date('2026-03-28T00:01:00Z')), '2026-03-28T00:02:00.000Z')
  t.is(next({ everyMs: 60_000 }, new Date('2026-03-28T09:00:30Z'), new Date('2026-03-28T00:01:00Z')), '2026-03-28T09:01:00.000Z')
})

test('a single moment comes once', (t) => {
  t.is(next({ at: now.getTime() + 5 }), '2026-03-28T00:00:00.005Z')
  t.is(next({ at: now.getTime() }), undefined)
})

for (const [times, words] of [
  [{ cron: '* * * * *' }, /every 60000 ms/], [{ cron: '0,1 7 * * *' }, /every 60000 ms/], [{ everyMs: 299_999 }, /more often/],
  [{ cron: '0 0 30 2 *' }, /never/], [{ cron: '0 0 31 4,6,9,11 *' }, /never/], [{ cron: '61 * * * *' }, /five fields/], [{ cron: '* * * * * *' }, /five fields/],
  [{ cron: '@daily' }, /five fields/], [{ cron: '0 0 L * *' }, /five fields/], [{ cron: '0 0 * * 1#2' }, /five fields/], [{ cron: 'a b c d e' }, /five fields/], [{ cron: '0 0 * * *\n' }, /five fields/],
  [{ cron: '0 7 * * *', timezone: 'Mars/X' }, /time zone/], [{ cron: '0 7 * * *', timezone: '../etc' }, /time zone/], [{ at: 8e15 }, /ten years/],
] as const) {
  test(`${JSON.stringify(times)} is refused with a reason`, (t) => t.regex(timesFault(times, 300_000, now) ?? '', words))
}

test('what is allowed is', (t) => {
  for (const times of [{ cron: '*/5 * * * *' }, { cron: '0 7 * * *', timezone: 'Asia/Tokyo' }, { everyMs: 300_000 }, { at: 0 }, { cron: '0 0 29 2 *' }]) t.is(timesFault(times, 300_000, now), undefined)
})

test('no expression takes long, and what is due lies ahead', (t) => {
  const field = fc.array(fc.oneof(fc.constantFrom('*', '*', '1', '*/2', '1-5', 'mon', 'feb', '30', '31', 'L', '0/0', '5-1', '*/99', '-'), fc.nat(70).map(String)), { minLength: 1, maxLength: 2 }).map((parts) => parts.join(','))
  t.pass()
  fc.assert(fc.property(fc.tuple(field, field, field, field, field), (fields) => {
    const cron = fields.join(' ')
    if (timesFault({ cron }, 60_000, now) !== undefined) return
    t.true(nextRun({ cron }, now)! > now)
  }), { numRuns: 300 })
})
