import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { LLMock } from '@copilotkit/aimock'
import test, { type ExecutionContext } from 'ava'
import type { ModelEvent, ModelRequest } from '../../../core/models/adapter.ts'
import { ModelError } from '../../../core/models/model-error.ts'
import { createOpenAiCompatible, type OpenAiCompatibleOptions } from '../../../core/models/openai-compatible.ts'
import { type ModelReply, type ModelScript, startModelServer } from '../../helpers/model-server.ts'

const hello: ModelRequest = { model: 'm', messages: [{ role: 'user', text: 'hi' }], tools: [] }
const never = new AbortController().signal

function at(url: string, options: OpenAiCompatibleOptions = {}, key: string | undefined = 'k') {
  return createOpenAiCompatible({ name: 'acme', kind: 'compatible', baseUrl: url, key }, options)
}

async function all(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  return Array.fromAsync(events)
}

async function answers(t: ExecutionContext, script: ModelReply | ModelScript) {
  const server = await startModelServer(typeof script === 'function' ? script : () => script)
  t.teardown(server.close)
  return server
}

async function fails(t: ExecutionContext, script: ModelReply | ModelScript, options: OpenAiCompatibleOptions = {}): Promise<ModelError> {
  const server = await answers(t, script)
  const error = await t.throwsAsync(all(at(server.url, options).stream(hello, never)), { instanceOf: ModelError })
  t.regex(error.message, /acme/, 'the message names the provider')
  return error
}

const chunk = (body: object) => `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', ...body })}\n\n`
const word = (content: string) => chunk({ choices: [{ index: 0, delta: { content } }] })

test('text comes in pieces, then usage and the finish', async t => {
  const server = await answers(t, { text: 'one two', usage: { prompt_tokens: 7, completion_tokens: 2 } })
  t.deepEqual(await all(at(server.url).stream(hello, never)), [
    { type: 'text', text: 'one ' },
    { type: 'text', text: 'two' },
    { type: 'usage', inputTokens: 7, outputTokens: 2 },
    { type: 'finish', reason: 'stop' },
  ])
})

test('several tool calls are put together from their pieces', async t => {
  const server = await answers(t, { text: 'Let me see.', calls: [{ name: 'a__b', arguments: { x: 1 } }, { name: 'c__d', arguments: { y: 'two' } }] })
  const events = await all(at(server.url).stream(hello, never))
  t.deepEqual(events.slice(-2), [
    {
      type: 'toolCalls',
      calls: [
        { id: 'call_1', name: 'a__b', arguments: '{"x":1}' },
        { id: 'call_2', name: 'c__d', arguments: '{"y":"two"}' },
      ],
      dropped: 0,
    },
    { type: 'finish', reason: 'tools' },
  ])
})

test('the request carries the key, the conversation and the tools, and nothing about this computer', async t => {
  const server = await answers(t, { text: 'ok' })
  const extra = { google: { thought_signature: 's' } }
  await all(
    at(server.url).stream(
      {
        model: 'm',
        messages: [
          { role: 'system', text: 'be kind' },
          { role: 'user', text: 'hi' },
          { role: 'assistant', text: '', toolCalls: [{ id: 'c1', name: 'a__b', arguments: '', extra }] },
          { role: 'tool', toolCall: 'c1', text: '{}' },
        ],
        tools: [{ name: 'a__b', description: 'does', parameters: { type: 'object' } }],
      },
      never,
    ),
  )
  const [request] = server.requests
  t.is(request?.headers['authorization'], 'Bearer k')
  t.deepEqual(Object.keys(request?.headers ?? {}).filter(name => name.startsWith('x-stainless') || name.startsWith('openai-')), [])
  t.deepEqual(request?.body.messages.slice(2), [
    { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'a__b', arguments: '{}' }, extra_content: extra }] },
    { role: 'tool', tool_call_id: 'c1', content: '{}' },
  ] as never)
  t.deepEqual(request?.body.tools, [{ type: 'function', function: { name: 'a__b', description: 'does', parameters: { type: 'object' } } }])
})

test('without a key no authorization is sent, whatever the environment holds', async t => {
  const server = await answers(t, { text: 'ok' })
  await all(at(server.url, {}, '').stream(hello, never))
  await all(createOpenAiCompatible({ name: 'acme', kind: 'ollama', baseUrl: server.url, key: undefined }).stream(hello, never))
  t.is(server.requests[1]?.headers['authorization'], undefined)
})

test('an endpoint that refuses stream_options is asked again without, and remembered', async t => {
  const server = await answers(t, request => (request.stream_options ? { status: 400, body: { error: { message: 'Unknown field: stream_options' } } } : { text: 'ok' }))
  const adapter = at(server.url)
  await all(adapter.stream(hello, never))
  await all(adapter.stream(hello, never))
  t.is(server.requests.length, 3)
})

for (const [status, code, words] of [
  [401, 'provider_refused', /key/],
  [403, 'provider_refused', /allow/],
  [404, 'model_unknown', /no model "m"/],
  [400, 'provider_refused', /refused/],
  [429, 'provider_rate_limited', /quota/],
  [500, 'provider_broken', /problem of its own/],
  [503, 'provider_broken', /problem of its own/],
  [302, 'provider_broken', /another address/],
] as const) {
  test(`status ${status} is ${code}, in words and with the vendor's own`, async t => {
    const error = await fails(t, { status, body: { error: { message: 'because of reasons' } }, headers: { location: 'http://127.0.0.1:9/' } })
    t.is(error.code, code)
    t.regex(error.message, words)
    t.regex(error.message, /because of reasons/)
  })
}

test('a key that an endpoint repeats is not told on', async t => {
  const server = await answers(t, { status: 401, body: { error: { message: 'Incorrect key: sk-secret-1234!' } } })
  const error = await t.throwsAsync(all(at(server.url, {}, 'sk-secret-1234').stream(hello, never)), { instanceOf: ModelError })
  t.regex(error.message, /Incorrect key: \[key\]!/)
})

test('a base URL may end in a slash', async t => {
  const server = await answers(t, { text: 'ok' })
  await all(at(`${server.url}/`).stream(hello, never))
  t.is(server.requests[0]?.path, '/v1/chat/completions')
})

test('a refusal with a page of HTML is quoted as text and shortened', async t => {
  const error = await fails(t, { status: 502, body: `<html><script>alert(1)</script><h1>Bad gateway</h1>${'<p>x</p>'.repeat(5_000)}</html>` })
  t.is(error.code, 'provider_broken')
  t.regex(error.message, /Bad gateway/)
  t.notRegex(error.message, /</)
  t.true(error.message.length < 700)
})

test('nobody listening is provider_unreachable', async t => {
  const server = await startModelServer()
  await server.close()
  const error = await t.throwsAsync(all(at(server.url).stream(hello, never)), { instanceOf: ModelError })
  t.is(error.code, 'provider_unreachable')
  t.regex(error.message, /Nothing answers at http:\/\/127\.0\.0\.1/)
})

test('a name that does not exist is provider_unreachable', async t => {
  const lookup = async () => {
    throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }) })
  }
  const error = await t.throwsAsync(all(at('http://no.such.host.invalid/v1', { fetch: lookup }).stream(hello, never)), { instanceOf: ModelError })
  t.is(error.code, 'provider_unreachable')
  t.regex(error.message, /could not be resolved/)
})

test('an endpoint that never answers is provider_timeout, and its socket is closed', async t => {
  const server = await answers(t, { hang: true })
  const error = await t.throwsAsync(all(at(server.url, { limits: { firstByteMs: 1_000, idleMs: 1_000 } }).stream(hello, never)), { instanceOf: ModelError })
  t.is(error.code, 'provider_timeout')
  t.regex(error.message, /did not answer/)
  t.is(await server.requests[0]?.closed, 'cut')
})

test('an endpoint that goes silent midway is provider_timeout', async t => {
  const error = await fails(t, { text: 'one two three', after: 2, ends: 'hang' }, { limits: { firstByteMs: 5_000, idleMs: 50 } })
  t.is(error.code, 'provider_timeout')
  t.regex(error.message, /middle of its answer/)
})

for (const [what, reply] of Object.entries<ModelReply>({
  'JSON that is none': { raw: `${word('one')}data: {"choices": [}\n\n` },
  'an answer cut off without a finish': { text: 'one two three', after: 2, ends: 'end' },
  'a connection that is destroyed midway': { text: 'one two three', after: 2, ends: 'cut' },
  'chunks without a choice': { raw: `${chunk({ choices: [] })}data: [DONE]\n\n` },
  'nothing at all': { raw: '' },
  'chunks that are no objects': { raw: 'data: 5\n\ndata: [DONE]\n\n' },
  'chunks of another kind': { raw: `data: ${JSON.stringify({ choices: [{ delta: { content: { a: 1 } } }] })}\n\n` },
  'a web page': { raw: '<html>Welcome to your router</html>', contentType: 'text/html; charset=utf-8' },
  'JSON instead of a stream': { raw: '{"choices":[]}', contentType: 'application/json' },
  'a picture': { raw: 'GIF89a', contentType: 'image/gif' },
})) {
  test(`${what} is provider_broken`, async t => {
    t.is((await fails(t, reply)).code, 'provider_broken')
  })
}

test('an error in the middle of the stream is told with its words', async t => {
  const error = await fails(t, { raw: `${word('one')}data: {"error":{"message":"overloaded, sorry"}}\n\n` })
  t.is(error.code, 'provider_broken')
  t.regex(error.message, /overloaded, sorry/)
})

test('an answer without end is cut off at its limit', async t => {
  const piece = word('x'.repeat(1_000_000))
  const error = await fails(t, {
    *raw() {
      for (let sent = 0; sent < 100; sent += 1) yield piece
    },
  } as ModelReply)
  t.is(error.code, 'provider_broken')
  t.regex(error.message, /more than 32 MB/)
})

test('a stop closes the socket and throws the reason of the stop', async t => {
  const server = await answers(t, { text: 'one two three', after: 2, ends: 'hang' })
  const controller = new AbortController()
  const reason = new ModelError('provider_refused', 'stopped by hand')
  const seen: ModelEvent[] = []
  const error = await t.throwsAsync(async () => {
    for await (const event of at(server.url).stream(hello, controller.signal)) {
      seen.push(event)
      controller.abort(reason)
    }
  })
  t.is(error, reason)
  t.deepEqual(seen, [{ type: 'text', text: 'one ' }])
  t.is(await server.requests[0]?.closed, 'cut')
})

test('whoever stops reading closes the socket', async t => {
  const server = await answers(t, { text: 'one two three', after: 2, ends: 'hang' })
  for await (const event of at(server.url).stream(hello, never)) {
    t.is(event.type, 'text')
    break
  }
  t.is(await server.requests[0]?.closed, 'cut')
})

test('one request is one request: repeats are for whoever asked to decide', async t => {
  const server = await answers(t, { status: 503, headers: { 'retry-after-ms': '1' } })
  const error = await t.throwsAsync(all(at(server.url).stream(hello, never)), { instanceOf: ModelError })
  t.is(server.requests.length, 1)
  t.like(error.details, { remedy: 'again', retryAfterMs: 1 })
})

test('a server that hangs up at once is provider_broken', async t => {
  const server = createServer(socket => socket.destroy())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const error = await t.throwsAsync(all(at(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`).stream(hello, never)), { instanceOf: ModelError })
  t.is(error.code, 'provider_broken')
})

test("another project's model server is understood: text, and several tool calls", async t => {
  const mock = new LLMock({ port: 0, chunkSize: 4 })
  mock.onMessage('hello', { content: 'Hello, world' })
  mock.onMessage('tools', { toolCalls: [{ name: 'a__b', arguments: '{"x":1}' }, { name: 'c__d', arguments: '{}' }] })
  const url = await mock.start()
  t.teardown(() => mock.stop())

  const say = async (text: string) => all(at(`${url}/v1`).stream({ ...hello, messages: [{ role: 'user', text }] }, never))
  const spoken = await say('hello')
  t.is(spoken.map(event => (event.type === 'text' ? event.text : '')).join(''), 'Hello, world')
  t.deepEqual(spoken.at(-1), { type: 'finish', reason: 'stop' })

  const calls = (await say('tools')).find(event => event.type === 'toolCalls')
  t.deepEqual(calls?.calls.map(({ name, arguments: text }) => [name, text]), [['a__b', '{"x":1}'], ['c__d', '{}']])
})

test('a model that refuses images is asked again without them, and not shown any after that', async t => {
  const server = await answers(t, request => (request.messages.some(({ parts }) => parts !== undefined) ? { status: 400, body: { error: { message: 'image_url is only supported by certain models.' } } } : { text: 'I cannot see it.' }))
  const adapter = at(server.url)
  const shown: ModelRequest = { ...hello, messages: [{ role: 'user', text: 'What is it?', images: [{ type: 'image/png', base64: 'AAAA' }] }] }
  t.is((await all(adapter.stream(shown, never))).filter(({ type }) => type === 'text').length, 4)
  t.deepEqual(server.requests.map(({ body }) => body.messages[0]?.parts?.map(({ type }) => type) ?? body.messages[0]?.content), [['image_url', 'text'], 'What is it?\n[What is on the attached images could not be shown to you.]'])
  await all(adapter.stream(shown, never))
  t.is(server.requests.length, 3)
})

test('a model that refuses for another reason is not asked twice', async t => {
  const server = await answers(t, { status: 400, body: { error: { message: 'max_tokens is too large' } } })
  await t.throwsAsync(all(at(server.url).stream({ ...hello, messages: [{ role: 'user', text: '', images: [{ type: 'image/png', base64: 'AAAA' }] }] }, never)), { instanceOf: ModelError })
  t.is(server.requests.length, 1)
})
