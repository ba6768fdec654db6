import type { Job } from '../../operations/shapes/job.ts'
import { exactTime } from '../look/time.ts'
import type { Words } from '../words/words.tsx'

/** When it runs, as people say it: the usual cron expressions in words, any other as it is. */
export function timesOf({ cron, everyMs, at, timezone }: Pick<Job, 'cron' | 'everyMs' | 'at' | 'timezone'>, say: Words['say'], language: string): string {
  if (at !== undefined) return say('schedule.once', { at: exactTime(at, language) })
  if (everyMs !== undefined) return say('schedule.every', { span: spanText(everyMs / 1_000, language) })
  return say('schedule.inZone', { times: cronText(cron ?? '', say, language), zone: timezone ?? 'UTC' })
}

/** How the last run ended. */
export function outcomeOf({ last, error }: Pick<Job, 'last' | 'error'>): 'none' | 'ok' | 'failed' {
  return error !== null ? 'failed' : last === null ? 'none' : 'ok'
}

const daily = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[0-7]|1-5)$/
const hourly = /^(\d{1,2}) \* \* \* \*$/
const stepped = /^\*\/(\d{1,2}) \* \* \* \*$/
// A Sunday: cron counts the days of the week from there.
const sunday = Date.UTC(2026, 10, 22)
const dayMs = 86_400_000

function cronText(cron: string, say: Words['say'], language: string): string {
  const at = daily.exec(cron)
  if (at !== null) return dailyText(at, say, language)
  const minute = hourly.exec(cron)?.[1]
  if (minute !== undefined) return say('schedule.hourly', { minute: minute.padStart(2, '0') })
  const step = stepped.exec(cron)?.[1]
  if (step !== undefined && 60 % Number(step) === 0) return say('schedule.every', { span: spanText(Number(step) * 60, language) })
  return cron === '* * * * *' ? say('schedule.every', { span: spanText(60, language) }) : say('schedule.cron', { cron })
}

function dailyText([, minute = '', hour = '', days = '']: readonly string[], say: Words['say'], language: string): string {
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (days === '*') return say('schedule.daily', { time })
  if (days === '1-5') return say('schedule.weekdays', { time })
  const day = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(sunday + (Number(days) % 7) * dayMs)
  return say('schedule.weekly', { time, day })
}

const units = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]] as const

function spanText(seconds: number, language: string): string {
  const [unit, size] = units.find(([, size]) => seconds >= size && seconds % size === 0) ?? units[3]
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size)
}
