import test from 'ava'
import type { SessionEvent } from '../../../../core/console/chat/session-event.ts'
import { applyEvent, emptyTranscript, fromPage, withOlder } from '../../../../core/console/chat/transcript.ts'
import type { Message } from '../../../../core/operations/shapes/message.ts'
import fc from '../../../helpers/fast-check.ts'

const message = (id: string, role: Message['role'], turn: string, text = id): Message => ({ id, role, text, turn, createdAt: `2026-11-22T12:00:0${id.at(-1)}Z`, status: 'complete', tools: [] })
const play = (...events: SessionEvent[]) => events.reduce(applyEvent, emptyTranscript)
const started: SessionEvent = { type: 'turn.started', turn: 't1', message: message('m1', 'user', 't1', 'hello') }
const delta = (from: number, text: string): SessionEvent => ({ type: 'message.delta', turn: 't1', from, text })
const final: SessionEvent = { type: 'message.final', turn: 't1', message: message('m2', 'assistant', 't1', 'Hi there') }
const toolStarted: SessionEvent = { type: 'tool.started', turn: 't1', step: 's1', plugin: 'clock', tool: 'now', input: {} }
const toolFinished: SessionEvent = { type: 'tool.finished', turn: 't1', step: 's1', ok: true, output: 'noon', ms: 2, denials: [] }

test('an answer grows piece by piece and becomes the message', (t) => {
  t.is(play(started, delta(0, 'Hi'), delta(2, ' there')).running?.text, 'Hi there')
  const done = play(started, delta(0, 'Hi'), delta(2, ' there'), final)
  t.is(done.running, null)
  t.deepEqual(done.messages.map((one) => one.text), ['hello', 'Hi there'])
})

test('a tool at work says how far it is', (t) => {
  const progress: SessionEvent = { type: 'tool.progress', turn: 't1', step: 's1', message: 'half', fraction: 0.5 }
  t.like(play(started, toolStarted, progress).running?.tools[0], { step: 's1', ok: null, progress: { message: 'half', fraction: 0.5 } })
  t.is(play(started, { ...progress, turn: 't9' }).running?.tools.length, 0)
})

test('the text so far takes the place of what was heard before', (t) => {
  t.is(play(started, delta(0, 'Hi'), delta(0, 'Hi there, '), delta(10, 'you')).running?.text, 'Hi there, you')
})

test('a text read at any moment and the pieces told around it join without loss or doubling', (t) => {
  const pieces = fc.array(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 })
  fc.assert(fc.property(pieces, fc.nat(), fc.nat(), (texts, readAt, heardFrom) => {
    const whole = texts.join('')
    const events = texts.map((text, index) => delta(texts.slice(0, index).join('').length, text))
    const read = whole.slice(0, readAt % (whole.length + 1))
    // Every piece that ends beyond what was read is heard, and any number of earlier ones, too.
    const needed = events.findIndex((event) => event.type === 'message.delta' && event.from + event.text.length > read.length)
    const heard = needed === -1 ? [] : events.slice(heardFrom % (needed + 1))
    const page = fromPage({ messages: [], next: null, running: { turn: 't1', text: read, tools: [] } })
    return heard.reduce(applyEvent, page).running?.text === whole
  }))
  t.pass()
})

test('a piece whose predecessor was lost waits for the next reading', (t) => {
  t.is(play(started, delta(0, 'Hi'), delta(40, 'lost link')).running?.text, 'Hi')
})

test('a tool call has one card, from its start to its end, and stays with the message', (t) => {
  const transcript = play(started, toolStarted, toolStarted, toolFinished, final)
  t.deepEqual(transcript.messages.at(-1)?.tools, [{ step: 's1', plugin: 'clock', tool: 'now', input: {}, ok: true, output: 'noon', ms: 2, denials: [] }])
})

test('a turn whose beginning was not heard is shown from where it is', (t) => {
  t.is(play(delta(0, 'in the middle')).running?.text, 'in the middle')
})

test('what is told twice is shown once', (t) => {
  t.deepEqual(play(started, started, final, final, started).messages.map((one) => one.id), ['m1', 'm2'])
  t.is(play(started, final, delta(0, 'late')).running, null)
  t.is(play(started, final, started).running, null)
})

test('a call of unknown outcome is told as such', (t) => {
  const error = { code: 'turn_cancelled', message: 'Stopped.' }
  t.like(play(started, toolStarted, { ...toolFinished, ok: null, output: undefined, error }).running?.tools[0], { ok: null, error })
})

test('a failed turn keeps what was seen and says why', (t) => {
  const transcript = play(started, toolStarted, delta(0, 'Half'), { type: 'turn.failed', turn: 't1', error: { code: 'time_limit', message: 'Too long' } })
  const last = transcript.messages.at(-1)
  t.is(transcript.running, null)
  t.like(last, { text: 'Half', status: 'failed', error: { code: 'time_limit', message: 'Too long' } })
  t.is(last?.tools.length, 1)
})

test('a stopped turn keeps what was seen', (t) => {
  t.like(play(started, delta(0, 'Half'), { type: 'turn.cancelled', turn: 't1' }).messages.at(-1), { text: 'Half', status: 'cancelled' })
})

test('a reply that begins anew replaces what was told beyond its beginning', (t) => {
  const anew = (from: number, text: string): SessionEvent => ({ type: 'message.delta', turn: 't1', from, text, anew: true })
  const text = (...events: SessionEvent[]) => events.reduce(applyEvent, emptyTranscript).running?.text
  t.is(text(delta(0, 'One. '), delta(5, 'Half a long'), anew(5, 'Two'), delta(8, '.')), 'One. Two.')
  t.is(text(delta(0, 'Half'), anew(0, '')), '')
  t.is(text(delta(0, 'One'), anew(9, 'x')), 'One')
})

test('reading anew replaces the newest page and keeps the older ones', (t) => {
  const first = fromPage({ messages: [message('m5', 'user', 't5')], next: 'cursor', running: null })
  const longer = withOlder(first, { messages: [message('m3', 'user', 't3'), message('m5', 'user', 't5')], next: null })
  t.deepEqual(longer.messages.map((one) => one.id), ['m3', 'm5'])
  const anew = fromPage({ messages: [message('m5', 'user', 't5'), message('m6', 'assistant', 't5')], next: 'cursor', running: { turn: 't6', text: 'so far', tools: [] } }, longer)
  t.deepEqual(anew.messages.map((one) => one.id), ['m3', 'm5', 'm6'])
  t.is(anew.older, null)
  t.is(anew.running?.text, 'so far')
})

test('in any order of events, no message appears twice and nothing throws', (t) => {
  const event = fc.constantFrom<SessionEvent>(started, delta(0, 'a'), delta(1, 'b'), delta(0, 'abc'), toolStarted, toolFinished, final, { type: 'turn.cancelled', turn: 't1' }, { type: 'turn.failed', turn: 't1', error: { code: 'internal', message: '' } })
  fc.assert(fc.property(fc.array(event, { maxLength: 30 }), (events) => {
    const ids = play(...events).messages.map((one) => one.id)
    return new Set(ids).size === ids.length
  }))
  t.pass()
})
