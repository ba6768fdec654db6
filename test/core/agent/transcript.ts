import test from 'ava'
import { createTranscript } from '../../../core/agent/transcript.ts'
import fc from '../../helpers/fast-check.ts'

function open() {
  const published: { type: string; data: { text?: string; from?: number; anew?: true } }[] = []
  const events = { publish: (_topic: string, type: string, data: unknown) => void published.push({ type, data: Object(data) }) }
  return { published, transcript: createTranscript({ events, session: 's', turn: 't', message: 'm' }) }
}

test('what was streamed is the text, paragraphs included', t => {
  const { published, transcript } = open()
  transcript.paragraph()
  transcript.say('one')
  transcript.say(' two')
  t.is(transcript.lastParagraph, 'one two')
  transcript.paragraph()
  t.is(transcript.lastParagraph, '')
  transcript.paragraph()
  transcript.say('three')
  transcript.flush()
  t.is(transcript.text, 'one two\n\nthree')
  t.is(transcript.lastParagraph, 'three')
  t.is(published.map(({ data }) => data.text).join(''), transcript.text)
})

test('what is taken back is gone from the text, and the next piece says from where', t => {
  const { published, transcript } = open()
  transcript.say('one')
  transcript.paragraph()
  transcript.say('half')
  transcript.flush()
  transcript.retract()
  t.is(transcript.text, 'one')
  t.is(transcript.lastParagraph, '')
  transcript.retract()
  transcript.say('two')
  transcript.flush()
  t.is(transcript.text, 'one\n\ntwo')
  t.is(transcript.lastParagraph, 'two')
  t.deepEqual(published.filter(({ data }) => data.anew).map(({ data }) => data.from), [3])
})

test('a turn that is taken up again says that what was told beyond its journal is void', t => {
  const published: unknown[] = []
  const events = { publish: (_topic: string, _type: string, data: unknown) => void published.push(data) }
  const transcript = createTranscript({ events, session: 's', turn: 't', message: 'm', before: { paragraphs: ['one'], cards: [] }, resumed: true })
  transcript.say('two')
  transcript.flush()
  t.like(published[0], { from: 3, anew: true })
})

test('a piece says where it begins, so that it joins a text read at any moment', t => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.string({ minLength: 1, maxLength: 5 }), fc.constantFrom('read', 'flush', 'retract', 'paragraph'))), (steps) => {
    const { published, transcript } = open()
    let read = ''
    for (const step of steps) {
      if (step === 'read') read = transcript.snapshot().text
      else if (step === 'flush') transcript.flush()
      else if (step === 'retract') transcript.retract()
      else if (step === 'paragraph') transcript.paragraph()
      else transcript.say(step)
    }
    transcript.flush()
    const joined = published.reduce((text, { data: { from = NaN, text: piece = '', anew } }) => !anew && from + piece.length <= text.length ? text : text.slice(0, from) + piece, read)
    return joined === transcript.text
  }))
  t.pass()
})

test('what was read before it was told is taken back, too', t => {
  const { published, transcript } = open()
  transcript.say('x')
  transcript.paragraph()
  transcript.say('y')
  const read = transcript.snapshot().text
  transcript.retract()
  transcript.say('z')
  transcript.flush()
  t.is(read, 'x\n\ny')
  t.like(published.at(-1), { data: { from: 1, text: '\n\nz', anew: true } })
})

test('a tool call comes after the words before it, and its card is replaced by its result', t => {
  const { published, transcript } = open()
  transcript.say('a')
  transcript.say('b')
  const card = { step: '1', plugin: 'p', tool: 'x', input: {}, ok: null, denials: [] }
  transcript.toolStarted(card)
  t.deepEqual(published.map(({ type }) => type), ['message.delta', 'message.delta', 'tool.started'])
  t.deepEqual(transcript.snapshot(), { turn: 't', text: 'ab', tools: [card] })
  transcript.toolFinished({ ...card, ok: true, output: 1, ms: 2 })
  t.deepEqual(transcript.tools, [{ ...card, ok: true, output: 1, ms: 2 }])
  t.deepEqual(published.at(-1), { type: 'tool.finished', data: { turn: 't', ...card, ok: true, output: 1, ms: 2 } })
})

test('how far a tool is, is told and not kept', t => {
  const { published, transcript } = open()
  transcript.toolStarted({ step: '1', plugin: 'p', tool: 'run', input: {}, ok: null, denials: [] })
  transcript.toolProgressed('1', { message: 'half', fraction: 0.5 })
  t.deepEqual(published.at(-1), { type: 'tool.progress', data: { turn: 't', step: '1', message: 'half', fraction: 0.5 } } as object)
  t.deepEqual(transcript.snapshot().tools.map(({ step, ok }) => [step, ok]), [['1', null]])
})
