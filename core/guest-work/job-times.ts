import { Cron } from 'croner'
import type { JobTimes } from '../../sandbox/capabilities/schedule.ts'

/** The five fields that everybody knows; croner's own additions (L, W, #, seconds, years) are left out. */
const fiveFields = /^(?:[\d*,/-]|[a-z]{3})+(?: (?:[\d*,/-]|[a-z]{3})+){4}$/i
/** Long enough for any 29 February; without an end, a day that never comes costs croner a quarter of a second. */
const years = 9
/** So many runs show how close two of them come. */
const looked = 8
const furthestMs = 10 * 366 * 24 * 3_600_000

/** When such a job runs after that moment; undefined when it never does. */
export function nextRun({ cron, everyMs, at, timezone }: JobTimes, after: Date, planned?: Date): Date | undefined {
  if (cron !== undefined) return cronOf(cron, timezone, after)?.nextRun(after) ?? undefined
  if (everyMs !== undefined) return nextBeat(everyMs, after, planned)
  return at !== undefined && at > after.getTime() ? new Date(at) : undefined
}

/** In step with the runs before, however late one was: what was missed is not made up for. */
function nextBeat(everyMs: number, after: Date, planned: Date = after): Date {
  const beats = Math.max(1, Math.floor((after.getTime() - planned.getTime()) / everyMs) + 1)
  return new Date(planned.getTime() + beats * everyMs)
}

/** What is wrong with these times, in words for whoever wrote them; undefined when nothing is. */
export function timesFault(times: JobTimes, smallestMs: number, now: Date): string | undefined {
  const { cron, everyMs, at, timezone } = times
  if (timezone !== undefined && !isTimezone(timezone)) return `there is no time zone "${timezone}"; write one such as "Europe/Berlin"`
  if (everyMs !== undefined && everyMs < smallestMs) return `every ${everyMs} ms is more often than every ${smallestMs} ms, the smallest interval that is granted`
  if (at !== undefined && at - now.getTime() > furthestMs) return 'that is more than ten years ahead'
  return cron === undefined ? undefined : cronFault(cron, timezone, smallestMs, now)
}

function cronFault(cron: string, timezone: string | undefined, smallestMs: number, now: Date): string | undefined {
  const parsed = cronOf(cron, timezone, now)
  if (parsed === undefined) return `"${cron}" is no cron expression of five fields (minute hour day month weekday), such as "0 7 * * *"`
  const runs = parsed.nextRuns(looked, now)
  if (runs.length === 0) return `"${cron}" is never due`
  const gaps = runs.slice(1).map((run, index) => run.getTime() - runs[index]!.getTime())
  const smallest = Math.min(...gaps)
  return smallest < smallestMs ? `"${cron}" runs as often as every ${smallest} ms; granted is every ${smallestMs} ms` : undefined
}

function cronOf(cron: string, timezone: string | undefined, from: Date): Cron | undefined {
  if (!fiveFields.test(cron)) return undefined
  const year = from.getUTCFullYear()
  try {
    return new Cron(`0 ${cron} ${year}-${year + years}`, { timezone: timezone ?? 'UTC', paused: true })
  } catch {
    return undefined
  }
}

export function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
