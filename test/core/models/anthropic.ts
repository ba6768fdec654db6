import test, { type ExecutionContext } from 'ava'
import type { ModelEvent, ModelRequest } from '../../../core/models/adapter.ts'
import { createAnthropic, type AnthropicOptions } from '../../../core/models/anthropic.ts'
import { ModelError } from '../../../core/models/model-error.ts'
import { type AnthropicBody, type AnthropicReply, startAnthropicServer, wire } from '../../helpers/anthropic-server.ts'

const tool = { name: 'a__b', description: 'does', parameters: { type: 'object', properties: { x: { type: 'number' } } } }
const hello: ModelRequest = { model: 'claude-opus-5-5', messages: [{ role: 'user', text: 'hi' }], tools: [] }
const never = new AbortController().signal

const at = (url: string, options: AnthropicOptions = {}, key = 'sk-ant-1') => createAnthropic({ name: 'anthropic', kind: 'anthropic', baseUrl: url, key }, options)
const all = (events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> => Array.fromAsync(events)
const serve = (t: ExecutionContext, script: AnthropicReply | ((body: AnthropicBody, count: number) => AnthropicReply)) => startAnthropicServer(t, typeof script === 'function' ? script : () => script)

async function fails(t: ExecutionContext, script: AnthropicReply, options: AnthropicOptions = {}): Promise<ModelError> {
  const server = await serve(t, script)
  return (await t.throwsAsync(all(at(server.url, options).stream(hello, never)), { instanceOf: ModelError, message: /anthropic/ }))!
}

test('text comes in pieces, then usage with what the cache gave, and the finish', async t => {
  const server = await serve(t, { text: 'one two', usage: { input_tokens: 5, output_tokens: 2, cache_read_input_tokens: 90, cache_creation_input_tokens: 7 } })
  t.deepEqual(await all(at(server.url).stream(hello, never)), [
    { type: 'text', text: 'one ' },
    { type: 'text', text: 'two' },
    { type: 'usage', inputTokens: 102, outputTokens: 2, cachedInputTokens: 90, cacheWriteTokens: 7 },
    { type: 'finish', reason: 'stop' },
  ])
})

test('several tool calls are put together from their pieces, with what was thought before them', async t => {
  const server = await serve(t, { thinking: 'hm', text: 'Let me see.', calls: [{ name: 'a__b', input: { x: 1 } }, { name: 'c__d', input: {} }] })
  const events = await all(at(server.url).stream({ ...hello, tools: [tool] }, never))
  t.deepEqual(events.slice(-2), [
    {
      type: 'toolCalls',
      calls: [
        { id: 'toolu_1', name: 'a__b', arguments: '{"x":1}', extra: { anthropic: { model: 'claude-opus-5-5', blocks: [{ type: 'thinking', thinking: 'hm', signature: 'signed' }] } } },
        { id: 'toolu_2', name: 'c__d', arguments: '{}' },
      ],
      dropped: 0,
    },
    { type: 'finish', reason: 'tools' },
  ])
})

test('the key goes as x-api-key, and nothing about this computer with it', async t => {
  const server = await serve(t, { text: 'ok' })
  await all(at(`${server.url}/`).stream(hello, never))
  const { headers, body } = server.requests[0]!
  t.is(headers['x-api-key'], 'sk-ant-1')
  t.is(headers.authorization, undefined)
  t.regex(String(headers['anthropic-version']), /^\d{4}-\d\d-\d\d$/)
  t.deepEqual(Object.keys(headers).filter(name => name.startsWith('x-stainless') || name === 'anthropic-beta'), [])
  t.is(body.max_tokens, 32_000)
})

test('a model that may write less is asked for less', async t => {
  const server = await serve(t, { text: 'ok' })
  await all(at(server.url).stream({ ...hello, model: 'claude-3-haiku-20240307' }, never))
  await all(at(server.url, { facts: { 'anthropic/own': { maxOutputTokens: 100 } } }).stream({ ...hello, model: 'own' }, never))
  t.deepEqual(server.requests.map(({ body }) => body.max_tokens), [4_096, 100])
})

test('thinking that is refused is left out, and the answer comes', async t => {
  const blocks = [{ type: 'thinking', thinking: 'hm', signature: 's' }]
  const messages: ModelRequest['messages'] = [
    { role: 'user', text: 'q' },
    { role: 'assistant', text: '', toolCalls: [{ id: 'c1', name: 'a__b', arguments: '{}', extra: { anthropic: { model: hello.model, blocks } } }] },
    { role: 'tool', toolCall: 'c1', text: '1' },
  ]
  const server = await serve(t, ({ messages: asked }) => (JSON.stringify(asked).includes('"thinking"') ? { status: 400, type: 'invalid_request_error', message: 'messages.1: thinking block is not bound to this prefix' } : { text: 'ok' }))
  const events = await all(at(server.url).stream({ ...hello, messages, tools: [tool] }, never))
  t.deepEqual(events[0], { type: 'text', text: 'ok' })
  t.is(server.requests.length, 2)
})

for (const [stop, reason] of [['end_turn', 'stop'], ['max_tokens', 'length'], ['model_context_window_exceeded', 'length'], ['refusal', 'filtered'], ['stop_sequence', 'stop']] as const) {
  test(`${stop} is ${reason}`, async t => {
    const server = await serve(t, { text: 'x', stop })
    t.deepEqual((await all(at(server.url).stream(hello, never))).at(-1), { type: 'finish', reason })
  })
}

for (const [status, type, message, code, remedy] of [
  [401, 'authentication_error', 'invalid x-api-key', 'provider_refused', 'elsewhere'],
  [402, 'billing_error', 'pay', 'provider_refused', 'elsewhere'],
  [400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API', 'provider_refused', 'elsewhere'],
  [400, 'invalid_request_error', 'messages: at least one message is required', 'provider_refused', 'none'],
  [400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum', 'context_exceeded', 'none'],
  [413, 'request_too_large', 'too large', 'context_exceeded', 'none'],
  [404, 'not_found_error', 'model: claude-x', 'model_unknown', 'elsewhere'],
  [429, 'rate_limit_error', 'slow down', 'provider_rate_limited', 'again'],
  [500, 'api_error', 'oh', 'provider_broken', 'again'],
  [529, 'overloaded_error', 'Overloaded', 'provider_broken', 'again'],
] as const) {
  test(`status ${status} ${message} is ${code}, with Anthropic's own words`, async t => {
    const error = await fails(t, { status, type, message, headers: { 'retry-after': '7' } })
    t.is(error.code, code)
    t.is(error.details['remedy'], remedy)
    t.true(error.message.includes(message))
    t.is(error.details['retryAfterMs'], 7_000)
  })
}

test('a key that is repeated is not told on', async t => {
  const error = await fails(t, { status: 401, type: 'authentication_error', message: 'bad key sk-ant-1' })
  t.regex(error.message, /bad key \[key\]/)
})

for (const [type, code, remedy] of [['overloaded_error', 'provider_broken', 'again'], ['rate_limit_error', 'provider_rate_limited', 'again'], ['invalid_request_error', 'provider_refused', 'none']] as const) {
  test(`${type} in the middle of the stream is ${code}`, async t => {
    const start = wire({ type: 'message_start', message: { usage: { input_tokens: 1 } } })
    const error = await fails(t, { raw: `${start}event: error\ndata: {"type":"error","error":{"type":"${type}","message":"sorry"}}\n\n` })
    t.is(error.code, code)
    t.is(error.details['remedy'], remedy)
    t.regex(error.message, /sorry/)
  })
}

const begun = wire({ type: 'message_start', message: { usage: { input_tokens: 1 } } })
const text = (index: number) => wire({ type: 'content_block_start', index, content_block: { type: 'text', text: '' } })
for (const [what, reply] of Object.entries<AnthropicReply>({
  'JSON that is none': { raw: `${begun}event: content_block_start\ndata: {"type":\n\n` },
  'a stream cut off': { text: 'one two three', after: 4, ends: 'cut' },
  'a stream that ends without a stop': { text: 'one two three', after: 4, ends: 'end' },
  'nothing at all': { raw: '' },
  'events without names': { raw: `data: ${JSON.stringify({ type: 'message_start', message: {} })}\n\n` },
  'an event that is no object': { raw: `${begun}event: message_stop\ndata: 5\n\n` },
  'a delta of a block that never began': { raw: `${begun}${wire({ type: 'content_block_delta', index: 3, delta: { type: 'input_json_delta', partial_json: '{}' } })}` },
  'a block that begins twice': { raw: `${begun}${text(0)}${text(0)}` },
  'blocks without end': { raw: `${begun}${Array.from({ length: 1_001 }, (_, index) => text(index)).join('')}` },
  'usage of another kind': { raw: wire({ type: 'message_start', message: { usage: { input_tokens: 'many' } } }) },
  'a web page': { raw: '<html>Welcome</html>', contentType: 'text/html' },
  'JSON instead of a stream': { raw: '{"content":[]}', contentType: 'application/json' },
})) {
  test(`${what} is provider_broken`, async t => {
    t.is((await fails(t, reply)).code, 'provider_broken')
  })
}

test('what comes after the end of the message, or is of an unknown kind, is not heard', async t => {
  const raw = [
    begun, text(0), wire({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'hi' } }), wire({ type: 'something_new', index: 'x' }),
    wire({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: null }), wire({ type: 'message_stop' }), text(1), wire({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'more' } }),
  ].join('')
  const server = await serve(t, { raw })
  t.deepEqual((await all(at(server.url).stream(hello, never))).filter(({ type }) => type === 'text'), [{ type: 'text', text: 'hi' }])
})

test('an answer without end is cut off at its limit', async t => {
  const piece = wire({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x'.repeat(1_000_000) } })
  const error = await fails(t, {
    *raw() {
      yield begun + text(0)
      for (let sent = 0; sent < 40; sent += 1) yield piece
    },
  })
  t.is(error.code, 'provider_broken')
  t.regex(error.message, /more than 32 MB/)
})

test('a stop closes the socket and throws the reason of the stop', async t => {
  const server = await serve(t, { text: 'one two three', after: 4, ends: 'hang' })
  const controller = new AbortController()
  const reason = new ModelError('provider_refused', 'stopped by hand')
  const error = await t.throwsAsync(async () => {
    for await (const event of at(server.url).stream(hello, controller.signal)) if (event.type === 'text') controller.abort(reason)
  })
  t.is(error, reason)
  t.is(await server.requests[0]?.closed, 'cut')
})

test('one that goes silent midway is provider_timeout', async t => {
  const error = await fails(t, { text: 'one two three', after: 4, ends: 'hang' }, { limits: { firstByteMs: 30_000, idleMs: 50 } })
  t.is(error.code, 'provider_timeout')
})

test('a model that refuses images is asked again without them', async t => {
  const server = await serve(t, body => (body.messages.some(({ content }) => content.some(({ type }) => type === 'image')) ? { status: 400, type: 'invalid_request_error', message: 'messages.0.content.0.image.source.base64: Could not process image' } : { text: 'I cannot see it.' }))
  const adapter = at(server.url)
  const shown: ModelRequest = { ...hello, messages: [{ role: 'user', text: 'What is it?', images: [{ type: 'image/png', base64: 'AAAA' }] }] }
  for (let count = 0; count < 2; count += 1) await all(adapter.stream(shown, never))
  t.deepEqual(server.requests.map(({ body }) => body.messages[0]?.content.map(({ type }) => type)), [['image', 'text'], ['text'], ['text']])
})
