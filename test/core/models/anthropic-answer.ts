import test from 'ava'
import { readAnthropic } from '../../../core/models/anthropic-answer.ts'
import { ModelError } from '../../../core/models/model-error.ts'
import fc from '../../helpers/fast-check.ts'

const asked = { provider: 'anthropic', baseUrl: 'http://x/v1', model: 'm' }
const read = (events: readonly unknown[]) => Array.fromAsync(readAnthropic(ReadableStream.from(events), asked, new AbortController().signal))
const start = { type: 'message_start', message: { usage: { input_tokens: 3 } } }
const stop = { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 4 } }
const block = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block })
const delta = (index: number, more: object) => ({ type: 'content_block_delta', index, delta: more })

test('blocks may come interleaved; each piece joins its own', async t => {
  const events = await read([
    start,
    block(0, { type: 'tool_use', id: 'a', name: 'x', input: {} }), block(1, { type: 'text', text: 'hi' }), block(2, { type: 'tool_use', id: 'b', name: 'y', input: {} }),
    delta(2, { type: 'input_json_delta', partial_json: '{"n":' }), delta(0, { type: 'input_json_delta', partial_json: '{}' }), delta(1, { type: 'text_delta', text: ' there' }), delta(2, { type: 'input_json_delta', partial_json: '2}' }),
    stop,
  ])
  t.deepEqual(events, [
    { type: 'text', text: 'hi' }, { type: 'text', text: ' there' },
    { type: 'usage', inputTokens: 3, outputTokens: 4 },
    { type: 'toolCalls', calls: [{ id: 'a', name: 'x', arguments: '{}' }, { id: 'b', name: 'y', arguments: '{"n":2}' }], dropped: 0 },
    { type: 'finish', reason: 'tools' },
  ])
})

test('a call whose arguments come whole with its beginning has them', async t => {
  const events = await read([start, block(0, { type: 'tool_use', id: 'a', name: 'x', input: { n: 1 } }), stop])
  t.like(events.find(({ type }) => type === 'toolCalls'), { calls: [{ arguments: '{"n":1}' }] })
})

test('thinking goes with the first call, unless it stands between words and could not be put back there', async t => {
  const thought = [block(0, { type: 'thinking', thinking: '', signature: '' }), delta(0, { type: 'thinking_delta', thinking: 'hm' }), delta(0, { type: 'signature_delta', signature: 's' })]
  const call = (index: number) => block(index, { type: 'tool_use', id: 'a', name: 'x', input: {} })
  const extra = async (events: readonly unknown[]) => (await read(events)).flatMap(event => (event.type === 'toolCalls' ? event.calls.map(({ extra: each }) => each) : []))[0]
  t.deepEqual(await extra([start, ...thought, block(1, { type: 'redacted_thinking', data: 'd' }), call(2), stop]), { anthropic: { model: 'm', blocks: [{ type: 'thinking', thinking: 'hm', signature: 's' }, { type: 'redacted_thinking', data: 'd' }] } })
  t.is(await extra([start, block(9, { type: 'text', text: 'first' }), ...thought, call(2), stop]), undefined)
  t.is(await extra([start, block(0, { type: 'thinking', thinking: 'unsigned' }), call(2), stop]), undefined)
  t.is(await extra([start, block(0, { type: 'thinking', thinking: 'x'.repeat(200_000), signature: 's' }), call(2), stop]), undefined)
})

test('whatever the order, the end is a finish or a ModelError', async t => {
  const index = fc.integer({ min: 0, max: 2 })
  const event = fc.oneof(
    fc.constant(start), fc.constant(stop), fc.constant({ type: 'message_stop' }), fc.anything(),
    fc.tuple(index, fc.constantFrom('text', 'tool_use', 'thinking', 'else')).map(([at, type]) => block(at, { type, id: 'i', name: 'n', text: 't' })),
    fc.tuple(index, fc.string()).map(([at, text]) => delta(at, { type: 'any', text, partial_json: text, thinking: text })),
  )
  await fc.assert(fc.asyncProperty(fc.array(event, { maxLength: 12 }), async events => {
    const end = await read(events.filter(each => each !== null && each !== undefined)).then(all => all.at(-1)?.type, (error: unknown) => error instanceof ModelError)
    return end === 'finish' || end === true
  }))
  t.pass()
})
