import test from 'ava'
import { maxKeptEvents, TopicLog } from '../../../core/events/topic-log.ts'
import fc from '../../helpers/fast-check.ts'

const first = 1_000
const add = (log: TopicLog, type: string, data: unknown) => log.append('session:S', type, data, '2026-01-01T00:00:00.000Z')
const delta = (log: TopicLog, message: string, text: string) => add(log, 'message.delta', { turn: 'T', message, text })

test('what came after a seq is told in order, once', (t) => {
  const log = new TopicLog(first)
  for (const name of ['a', 'b', 'c']) add(log, 'plugin.changed', { name })
  t.deepEqual(log.since(first + 1).events.map(({ seq }) => seq), [first + 2, first + 3])
  t.deepEqual(log.since(first + 3), { gap: false, events: [] })
})

test('a seq from another time is a gap, not a silence', (t) => {
  const log = new TopicLog(first)
  add(log, 'x', {})
  for (const seq of [first - 1, 1, first + 2]) t.true(log.since(seq).gap)
})

test('deltas are kept as the text so far; the final message replaces them', (t) => {
  const log = new TopicLog(first)
  delta(log, 'M', 'Hel')
  add(log, 'tool.started', { turn: 'T' })
  delta(log, 'M', 'lo')
  const { events } = log.since(first)
  t.deepEqual(events.map(({ type }) => type), ['tool.started', 'message.delta'])
  t.like(events[1], { seq: first + 3, data: { text: 'Hello', snapshot: true } })
  add(log, 'message.final', { turn: 'T', message: { id: 'M', text: 'Hello' } })
  t.deepEqual(log.since(0).events.map(({ type }) => type), ['tool.started', 'message.final'])
  t.false(log.since(first + 1).gap)
})

test('a text whose beginning was told before the log began says where its rest begins', (t) => {
  const log = new TopicLog(first)
  add(log, 'message.delta', { turn: 'T', message: 'M', from: 40, text: 'Hel' })
  add(log, 'message.delta', { turn: 'T', message: 'M', from: 43, text: 'lo' })
  t.like(log.since(0).events[0], { data: { from: 40, text: 'Hello', snapshot: true } })
})

test('a text that was taken back and begun anew is kept as it stands, and says so', (t) => {
  const log = new TopicLog(first)
  const tell = (from: number, text: string, anew?: true) => add(log, 'message.delta', { turn: 'T', message: 'M', from, text, ...(anew && { anew }) })
  tell(0, 'Once. ')
  tell(6, 'Half a')
  tell(6, 'Whole', true)
  tell(11, '.')
  t.like(log.since(0).events[0], { data: { from: 0, text: 'Once. Whole.', snapshot: true, anew: true } })
  tell(0, 'All new', true)
  t.like(log.since(0).events[0], { data: { from: 0, text: 'All new', anew: true } })
})

test('a live event is never the snapshot', (t) => {
  const log = new TopicLog(first)
  delta(log, 'M', 'Hel')
  t.deepEqual(delta(log, 'M', 'lo').data, { turn: 'T', message: 'M', text: 'lo' })
})

test('past its bounds the oldest is lost, and known to be', (t) => {
  const log = new TopicLog(first)
  for (let count = 0; count <= maxKeptEvents; count++) add(log, 'x', { count })
  t.true(log.since(first).gap)
  t.true(log.since(0).gap)
  t.is(log.since(first + 1).events.length, maxKeptEvents)
})

test('a text too long to keep is a gap, never a snapshot of its end', (t) => {
  const log = new TopicLog(first)
  for (let count = 0; count < 20; count++) delta(log, 'M', 'x'.repeat(100_000))
  t.true(log.since(first).gap)
  t.true(log.since(log.seq - 1).gap)
  t.deepEqual(log.since(log.seq).events, [])
  delta(log, 'N', 'short')
  t.like(log.since(log.seq - 1).events[0], { data: { text: 'short' } })
})

test('odd data is an event like any other', (t) => {
  const log = new TopicLog(first)
  for (const data of [null, undefined, 'text', { message: 7, text: 'x' }, { message: 'M' }, []]) add(log, 'message.delta', data)
  for (const data of [null, { message: null }, { message: 'M' }]) add(log, 'message.final', data)
  t.is(log.since(first).events.length, 9)
})

test('whoever leaves at any point and comes back ends with the same text', (t) => {
  const pieces = fc.array(fc.tuple(fc.constantFrom('M', 'N'), fc.string({ minLength: 1, maxLength: 5 })), { minLength: 1, maxLength: 40 })
  fc.assert(fc.property(pieces, fc.nat(40), (said, left) => {
    const log = new TopicLog(first)
    const whole: Record<string, string> = {}
    const reader: Record<string, string> = {}
    let seen = first
    said.forEach(([message, text], index) => {
      const live = delta(log, message, text)
      whole[message] = (whole[message] ?? '') + text
      if (index >= left) return
      reader[message] = (reader[message] ?? '') + text
      seen = live.seq
    })
    for (const { data } of log.since(seen).events) {
      const { message, text } = data as { message: string; text: string }
      reader[message] = text
    }
    t.deepEqual(reader, whole)
  }))
})
