import test from 'ava'
import { duration, exactTime, relativeTime } from '../../../../core/console/look/time.ts'

const now = Date.parse('2026-11-22T12:00:00Z')

test('times are told as people say them', (t) => {
  t.is(relativeTime('2026-11-22T11:59:40Z', now, 'en'), 'now')
  t.is(relativeTime('2026-11-22T11:55:00Z', now, 'en'), '5m ago')
  t.is(relativeTime('2026-11-21T11:00:00Z', now, 'en'), 'yesterday')
  t.is(relativeTime('2026-11-22T14:30:00Z', now, 'en'), 'in 2h')
  t.is(relativeTime('2027-02-20T11:59:00Z', now, 'en'), 'in 3mo')
  t.is(relativeTime('2025-10-01T00:00:00Z', now, 'en'), 'last yr.')
  t.is(relativeTime('2026-11-22T11:55:00Z', now, 'zh-CN'), '5分钟前')
})

test('an unreadable time is no text', (t) => {
  t.is(relativeTime('nonsense', now, 'en'), '')
  t.is(exactTime('nonsense', 'en'), '')
})

test('a duration is told by its two largest units', (t) => {
  t.is(duration(0, 'en'), '0s')
  t.is(duration(48.9, 'en'), '48s')
  t.is(duration(11_520, 'en'), '3h 12m')
  t.is(duration(90_061, 'en'), '1d 1h')
  t.is(duration(86_400, 'en'), '1d')
  t.is(duration(-5, 'en'), '0s')
})
