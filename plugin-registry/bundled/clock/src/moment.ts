import { ClockError } from './clock-error.ts'

/** A moment as people and models read it. */
export interface Moment {
  /** ISO 8601 with offset. */
  iso: string
  timeZone: string
  date: string
  time: string
  weekday: string
  utcOffset: string
  /** For people. */
  text: string
}

export function describe(moment: Temporal.ZonedDateTime): Moment {
  const [date, time, weekday] = [moment.toPlainDate().toString(), moment.toPlainTime().toString({ smallestUnit: 'second' }), weekdayOf(moment)]
  return {
    iso: moment.toString({ smallestUnit: 'second', timeZoneName: 'never' }),
    timeZone: moment.timeZoneId,
    date,
    time,
    weekday,
    utcOffset: moment.offset,
    text: `${weekday}, ${date} ${time.replace(/:00$/, '')} (${moment.timeZoneId})`,
  }
}

export function weekdayOf(day: { dayOfWeek: number }): string {
  return ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][day.dayOfWeek - 1]!
}

/** "15:30" (today there), "2026-03-01", "2026-03-01T15:30", "2026-03-01T15:30Z", "now", "today". Throws ClockError. */
export function readMoment(text: string, timeZone: string): Temporal.ZonedDateTime {
  const written = text.trim().replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T')
  const now = Temporal.Now.zonedDateTimeISO(timeZone)
  if (/^now$/i.test(written)) return now
  if (/^today$/i.test(written)) return now.startOfDay()
  if (/^tomorrow$/i.test(written)) return now.startOfDay().add({ days: 1 })
  if (/^yesterday$/i.test(written)) return now.startOfDay().subtract({ days: 1 })

  try {
    if (/(?:z|[+-]\d\d:?\d\d)$/i.test(written) && /t/i.test(written)) return Temporal.Instant.from(written).toZonedDateTimeISO(timeZone)
    if (/^\d{1,2}:\d\d/.test(written)) return now.toPlainDate().toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(written.padStart(5, '0')) })
    return Temporal.PlainDateTime.from(written, { overflow: 'reject' }).toZonedDateTime(timeZone)
  } catch (error) {
    throw new ClockError(`"${text}" is no date or time that is known here; write it as 2026-03-01, 2026-03-01T15:30 or 15:30`, { cause: error })
  }
}

/** Does the text name a day without a time? */
export function isDay(text: string): boolean {
  return /^(?:today|tomorrow|yesterday|[+-]?\d{4,6}-\d\d-\d\d)$/i.test(text.trim())
}
