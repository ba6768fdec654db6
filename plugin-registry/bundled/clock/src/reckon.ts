import { ClockError } from './clock-error.ts'
import { describe, isDay, readMoment, weekdayOf, type Moment } from './moment.ts'
import { timeZoneOf } from './time-zone.ts'

const units = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const
type Unit = (typeof units)[number]

export interface AddInput extends Partial<Record<Unit, number>> {
  start: string
  timeZone?: string
}

export interface Sum extends Partial<Moment> {
  date: string
  weekday: string
  text: string
}

export interface Difference {
  /** Whole days, negative when the end lies first. */
  days: number
  hours?: number
  minutes?: number
  text: string
}

const defaultZone = 'UTC'

/** An amount of time after a date or a time; a day stays a day unless hours or less are added. */
export function add({ start, timeZone = defaultZone, ...amounts }: AddInput): Sum {
  const zone = timeZoneOf(timeZone)
  const moment = readMoment(start, zone)
  const given = Object.fromEntries(units.flatMap((unit) => (amounts[unit] === undefined ? [] : [[unit, amounts[unit]]])))
  const sum = attempt(() => moment.add(given))

  const fine = amounts.hours ?? amounts.minutes ?? amounts.seconds
  if (isDay(start) && fine === undefined) {
    const date = sum.toPlainDate().toString()
    return { date, weekday: weekdayOf(sum), text: `${weekdayOf(sum)}, ${date}` }
  }

  return describe(sum)
}

/** The time between two dates or times. */
export function difference({ start, end, timeZone = defaultZone }: { start: string; end: string; timeZone?: string }): Difference {
  const zone = timeZoneOf(timeZone)
  const [from, to] = [readMoment(start, zone), readMoment(end, zone)]

  if (isDay(start) && isDay(end)) {
    const [first, last] = [from.toPlainDate(), to.toPlainDate()]
    return { days: first.until(last).days, text: inWords(first.until(last, { largestUnit: 'years' })) }
  }

  const exact = from.until(to, { largestUnit: 'days', smallestUnit: 'seconds' })
  return { days: exact.days, hours: exact.hours, minutes: exact.minutes, text: inWords(from.until(to, { largestUnit: 'years', smallestUnit: 'seconds' })) }
}

function inWords(duration: Temporal.Duration): string {
  const parts = units.filter((unit) => duration[unit] !== 0).map((unit) => `${Math.abs(duration[unit])} ${Math.abs(duration[unit]) === 1 ? unit.slice(0, -1) : unit}`)
  if (parts.length === 0) return 'no time'
  const last = parts.pop()!
  const words = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`
  return duration.sign < 0 ? `${words} earlier` : words
}

function attempt<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new ClockError('that lies beyond the dates that can be reckoned with (year ±270000)', { cause: error })
  }
}
