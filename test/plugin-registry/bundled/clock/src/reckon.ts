import test from 'ava'
import { ClockError } from '../../../../../plugin-registry/bundled/clock/src/clock-error.ts'
import { add, difference, type AddInput } from '../../../../../plugin-registry/bundled/clock/src/reckon.ts'
import fc from '../../../../helpers/fast-check.ts'

const sums: [input: AddInput, date: string, time?: string][] = [
  [{ start: '2026-01-31', months: 1 }, '2026-02-28'], [{ start: '2028-02-29', years: 1 }, '2029-02-28'], [{ start: '2026-12-25', days: -25 }, '2026-11-30'], [{ start: '2026-01-01', weeks: 2 }, '2026-01-15'],
  [{ start: '2026-03-01T15:30', hours: 10 }, '2026-03-02', '01:30:00'], [{ start: '2026-03-01 15:30', minutes: -31 }, '2026-03-01', '14:59:00'],
  // Clocks go forward there on that night.
  [{ start: '2026-03-28T12:00', timeZone: 'Berlin', hours: 24 }, '2026-03-29', '13:00:00'], [{ start: '2026-03-28T12:00', timeZone: 'Berlin', days: 1 }, '2026-03-29', '12:00:00'],
  [{ start: '2026-01-01T00:00Z', timeZone: 'Tokyo', days: 0 }, '2026-01-01', '09:00:00'],
]
for (const [input, date, time] of sums) {
  test(`${JSON.stringify(input)} is ${date} ${time ?? ''}`, (t) => t.like(add(input), time === undefined ? { date } : { date, time }))
}

test('a day stays a day, and says which of the week', (t) => t.deepEqual(add({ start: '2026-11-22', days: 1 }), { date: '2026-11-23', weekday: 'Monday', text: 'Monday, 2026-11-23' }))

const differences: [start: string, end: string, days: number, text: string][] = [
  ['2026-01-01', '2026-12-25', 358, '11 months and 24 days'], ['2026-12-25', '2026-01-01', -358, '11 months and 24 days earlier'], ['2026-01-01', '2026-01-01', 0, 'no time'], ['2025-11-22', '2026-11-22', 365, '1 year'],
  ['2026-01-01T00:00', '2026-01-02T01:01:01', 1, '1 day, 1 hour, 1 minute and 1 second'],
]
for (const [start, end, days, text] of differences) {
  test(`from ${start} to ${end} it is ${text}`, (t) => t.like(difference({ start, end }), { days, text }))
}

test('today is the same day twice', (t) => t.is(difference({ start: 'yesterday', end: 'tomorrow' }).days, 2))

test('what is no date, or lies beyond all dates, is answered in words', (t) => {
  for (const start of ['', 'soon', '2026-13-01', '2026-02-30', '25:00', '2026', '__proto__', '2026-01-01T00:00[Evil/Zone]x', '9'.repeat(60)]) t.throws(() => add({ start, days: 1 }), { instanceOf: ClockError }, start)
  t.throws(() => add({ start: '2026-01-01', years: 1e9 }), { instanceOf: ClockError })
  t.throws(() => add({ start: '2026-01-01', seconds: Number.MAX_SAFE_INTEGER }), { instanceOf: ClockError })
})

test('adding and then taking the difference gives the days back', (t) => {
  fc.assert(fc.property(fc.integer({ min: -100_000, max: 100_000 }), (days) => {
    t.is(difference({ start: '2026-11-22', end: add({ start: '2026-11-22', days }).date }).days, days)
  }))
})
