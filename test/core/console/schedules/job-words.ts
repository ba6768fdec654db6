import test from 'ava'
import { outcomeOf, timesOf } from '../../../../core/console/schedules/job-words.ts'
import { en } from '../../../../core/console/words/en.ts'
import { fill } from '../../../../core/console/words/fill.ts'
import type { Words } from '../../../../core/console/words/words.tsx'
import { zhCN } from '../../../../core/console/words/zh-CN.ts'

const say: Words['say'] = (key, ...values) => fill(en[key], values[0], 'en')
const sayChinese: Words['say'] = (key, ...values) => fill(zhCN[key], values[0], 'zh-CN')
const cron = (text: string, timezone?: string) => timesOf({ cron: text, ...(timezone !== undefined && { timezone }) }, say, 'en')

test('usual times are told in words, others as they were written', (t) => {
  t.deepEqual(['0 7 * * *', '5 22 * * 1-5', '30 8 * * 1', '0 9 * * 0', '0 9 * * 7', '15 * * * *', '*/10 * * * *', '* * * * *'].map((text) => cron(text)), [
    'every day at 07:00, UTC', 'Monday to Friday at 22:05, UTC', 'every Monday at 08:30, UTC', 'every Sunday at 09:00, UTC', 'every Sunday at 09:00, UTC',
    'every hour, 15 minutes past, UTC', 'every 10 minutes, UTC', 'every 1 minute, UTC',
  ])
  for (const text of ['0 7 1 * *', '*/7 * * * *', '0 7 * * 8', '0 0 7 * * *', '@daily', '<b>']) t.is(cron(text, 'Europe/Berlin'), `cron ${text}, Europe/Berlin`)
  t.is(timesOf({ cron: '30 8 * * 1', timezone: 'Asia/Tokyo' }, sayChinese, 'zh-CN'), '每个星期一 08:30，Asia/Tokyo')
})

test('spans and moments', (t) => {
  t.deepEqual([1_000, 90_000, 3_600_000, 172_800_000].map((everyMs) => timesOf({ everyMs }, say, 'en')), ['every 1 second', 'every 90 seconds', 'every 1 hour', 'every 2 days'])
  t.regex(timesOf({ at: '2027-01-01T07:00:00Z' }, say, 'en'), /^once, .*2027/)
})

test('how the last run ended', (t) => {
  t.is(outcomeOf({ last: null, error: null }), 'none')
  t.is(outcomeOf({ last: '2027-01-01T07:00:00Z', error: null }), 'ok')
  t.is(outcomeOf({ last: '2027-01-01T07:00:00Z', error: { code: 'wall_limit', message: 'x' } }), 'failed')
})
