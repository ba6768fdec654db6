import test from 'ava'
import { buildGuest } from '../../../../scripts/build-guest.ts'
import { frameKind } from '../../../../sandbox/protocol/frame.ts'
import { type HostProcess, startHostProcess } from '../../../helpers/host-process.ts'
import { echoModule, op, wasmModule } from '../../../../sandbox/attack/wasm-module.ts'

test.before(() => buildGuest())

const env = 'extism:host/env'
const inputAt = { from: env, name: 'input_offset', results: ['i64' as const] }
const outputSet = { from: env, name: 'output_set', params: ['i64' as const, 'i64' as const] }
const lengthOf = { from: env, name: 'length', params: ['i64' as const], results: ['i64' as const] }

/** `run` hands its input to a function of one offset, and answers with the block that comes back. */
const through = (from: string, name: string) =>
  wasmModule({
    imports: [inputAt, { from, name, params: ['i64'], results: ['i64'] }, lengthOf, outputSet],
    memory: null,
    functions: {
      run: { body: [...op.call(0), ...op.call(1), ...op.call(5)] },
      answer: { params: ['i64'], body: [0x20, 0, 0x20, 0, ...op.call(2), ...op.call(3)] },
    },
  })

const replyTo = (host: HostProcess, instance: number, call: number, reply: unknown) => host.send(frameKind.reply, instance, call, JSON.stringify(reply))
const isRequest = ({ kind }: { kind: number }) => kind === frameKind.request

test('a host says at its start that it can reach nothing', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  t.like(host.ready, { engine: 'wasm', jit: true, refused: { files: true, network: true, childProcess: true, worker: true, environment: true } })
})

test('JSON goes in and comes out', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(echoModule())
  t.deepEqual((await host.call(instance, 'run', { name: 'Ada', list: [1, null, '"'] })).json, { ok: true, value: { name: 'Ada', list: [1, null, '"'] } })
  t.deepEqual((await host.call(instance, 'run', 'text')).json, { ok: true, value: 'text' })
})

test('text and bytes go in and out as they are, and by an export of another name', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const echo = (input: 'text' | 'base64', output: 'text' | 'base64' | 'any') => ({ name: 'run', input, output })
  const { instance } = await host.load(echoModule(), {
    tools: ['say', 'bytes', 'reveal', 'guess'],
    exports: { say: echo('text', 'text'), bytes: echo('base64', 'base64'), reveal: echo('base64', 'text'), guess: echo('text', 'any') },
  })
  t.is((await host.call(instance, 'say', '{"not":"read"}')).json.value, '{"not":"read"}')
  t.is((await host.call(instance, 'say', 'Grüße, 你好')).json.value, 'Grüße, 你好')
  t.is((await host.call(instance, 'bytes', '/wD+')).json.value, '/wD+')
  t.deepEqual((await host.call(instance, 'guess', '{"read":1}')).json.value, { read: 1 })
  t.is((await host.call(instance, 'guess', '{"broken":')).json.value, '{"broken":')
  t.like((await host.call(instance, 'reveal', '/wD+')).json, { ok: false, error: { name: 'TypeError' } })
  t.regex((await host.call(instance, 'reveal', '/wD+')).json.error.message, /contentEncoding/)
})

test('airlock_call asks the broker in the call\'s name, and its answer comes back as it was written', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(through('extism:host/user', 'airlock_call'))
  const call = host.startCall(instance, 'run', { capability: 'kv', method: 'get', input: { key: 'a' }, call: 99, extra: true })
  const request = await host.take(isRequest)
  t.deepEqual(request.json, { call, capability: 'kv', method: 'get', input: { key: 'a' } })
  replyTo(host, instance, request.call, { ok: false, error: { code: 'grant_missing', message: 'not granted' } })
  t.deepEqual((await host.answerTo(instance, call)).json.value, { ok: false, error: { code: 'grant_missing', message: 'not granted' } })
  t.like((await host.call(instance, 'run', 'nonsense')).json.value, { ok: false, error: { code: 'request_invalid' } })
})

test('a call waits for the one before it, and a second request asks under another number', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(through('extism:host/user', 'airlock_call'))
  const calls = [1, 2, 3].map((key) => host.startCall(instance, 'run', { capability: 'kv', method: 'get', input: { key } }))
  const numbers = new Set<number>()
  for (const [index, call] of calls.entries()) {
    const request = await host.take(isRequest)
    t.is(request.json.call, call)
    t.is(request.json.input.key, index + 1)
    numbers.add(request.call)
    replyTo(host, instance, request.call, { ok: true, value: index })
    t.deepEqual((await host.answerTo(instance, call)).json.value, { ok: true, value: index })
  }
  t.is(numbers.size, 3)
})

test('a call that waits for the gateway ends at once when it is cancelled, and the next finds a fresh instance', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(through('extism:host/user', 'airlock_call'))
  const ask = { capability: 'kv', method: 'get', input: {} }
  const call = host.startCall(instance, 'run', ask)
  const late = await host.take(isRequest)
  const next = host.startCall(instance, 'run', ask)
  host.send(frameKind.cancel, instance, call)
  t.is((await host.answerTo(instance, call)).json.code, 'cancelled')

  const request = await host.take(isRequest)
  t.is(request.json.call, next)
  replyTo(host, instance, late.call, { ok: true, value: 'for nobody' })
  replyTo(host, instance, request.call, { ok: true, value: 'mine' })
  t.deepEqual((await host.answerTo(instance, next)).json.value, { ok: true, value: 'mine' })
})

test('a call that waits too long ends by its deadline, and the next one runs', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(through('extism:host/user', 'airlock_call'), { limits: { wallMs: 300 } })
  const call = host.startCall(instance, 'run', { capability: 'kv', method: 'get', input: {} })
  t.is((await host.answerTo(instance, call)).json.code, 'wall_limit')
  t.is((await host.call(instance, 'run', 'nonsense')).json.ok, true)
})

test('var is the store of the plugin, config its configuration, log its log', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(through(env, 'var_get'), { exports: { run: { name: 'run', input: 'text', output: 'text' } } })
  const call = host.startCall(instance, 'run', 'city')
  const request = await host.take(isRequest)
  t.deepEqual(request.json, { call, capability: 'kv', method: 'get', input: { key: 'city' } })
  replyTo(host, instance, request.call, { ok: true, value: { value: 'Bern' } })
  t.is((await host.answerTo(instance, call)).json.value, 'Bern')

  const refused = host.startCall(instance, 'run', 'city')
  replyTo(host, instance, (await host.take(isRequest)).call, { ok: false, error: { code: 'grant_missing', message: 'not granted' } })
  t.like((await host.answerTo(instance, refused)).json, { ok: false, error: { code: 'grant_missing', capability: 'kv' } })

  const configured = await host.load(through(env, 'config_get'), { exports: { run: { name: 'run', input: 'text', output: 'text' } }, config: { city: 'Bern', days: [1, 2] } })
  t.is((await host.call(configured.instance, 'run', 'city')).json.value, 'Bern')
  t.is((await host.call(configured.instance, 'run', 'days')).json.value, '[1,2]')
  t.is((await host.call(configured.instance, 'run', 'toString')).json.value, '\0')
})

test('what a module logs is a notice of its call', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const module = wasmModule({ imports: [inputAt, { from: env, name: 'log_warn', params: ['i64'] }], functions: { run: { body: [...op.call(0), ...op.call(1)] } } })
  const { instance } = await host.load(module, { exports: { run: { name: 'run', input: 'text', output: 'any' } } })
  const call = host.startCall(instance, 'run', 'careful')
  t.deepEqual((await host.take(({ kind }) => kind === frameKind.notice)).json, { call, capability: 'log', method: 'write', input: { level: 'warn', message: 'careful' } })
  t.deepEqual((await host.answerTo(instance, call)).json, { ok: true, value: null })
})

test('http_request is the capability net.http', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const module = wasmModule({
    imports: [inputAt, { from: env, name: 'http_request', params: ['i64', 'i64'], results: ['i64'] }, lengthOf, outputSet],
    functions: {
      run: { body: [...op.call(0), ...op.i64(0n), ...op.call(1), ...op.call(5)] },
      answer: { params: ['i64'], body: [0x20, 0, 0x20, 0, ...op.call(2), ...op.call(3)] },
    },
  })
  const { instance } = await host.load(module)
  const call = host.startCall(instance, 'run', { url: 'https://example.com/a', method: 'GET', headers: { Accept: 'text/plain', Host: 'other.example' } })
  const request = await host.take(isRequest)
  t.deepEqual(request.json, { call, capability: 'net.http', method: 'fetch', input: { url: 'https://example.com/a', method: 'GET', headers: [['accept', 'text/plain']] } })
  replyTo(host, instance, request.call, { ok: true, value: { status: 200, statusText: 'OK', url: '', headers: [], body: Buffer.from('"fine"').toString('base64') } })
  t.is((await host.answerTo(instance, call)).json.value, 'fine')
})

test('an error that the module sets, and a return code other than 0, are its failure; it goes on with its memory', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const counting = [...op.i32(0), ...op.i32(0), ...op.load8(), ...op.i32(1), 0x6a, ...op.store8()]
  const module = wasmModule({
    imports: [inputAt, { from: env, name: 'error_set', params: ['i64'] }],
    functions: {
      complain: { results: ['i32'], body: [...counting, ...op.call(0), ...op.call(1), ...op.i32(1)] },
      fail: { results: ['i32'], body: [...counting, ...op.i32(7)] },
      count: { results: ['i32'], body: [...op.i32(0), ...op.load8()] },
    },
  })
  const { instance } = await host.load(module)
  t.deepEqual((await host.call(instance, 'complain', 'no such city')).json, { ok: false, error: { name: 'Error', message: '"no such city"' } })
  t.regex((await host.call(instance, 'fail')).json.error.message, /returned 7/)
  t.regex((await host.call(instance, 'count')).json.error.message, /returned 2/)
})

test('a trap is a failure too, and the next call has a fresh instance', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const module = wasmModule({
    functions: {
      mark: { results: ['i32'], body: [...op.i32(0), ...op.i32(5), ...op.store8(), ...op.i32(0)] },
      trap: { body: [...op.unreachable] },
      read: { results: ['i32'], body: [...op.i32(0), ...op.load8()] },
    },
  })
  const { instance } = await host.load(module)
  await host.call(instance, 'mark')
  t.regex((await host.call(instance, 'read')).json.error.message, /returned 5/)
  t.deepEqual((await host.call(instance, 'trap')).json, { ok: false, error: { name: 'RuntimeError', message: 'the module trapped (unreachable), holding 0 of the 64 MB of memory that it may' } })
  t.deepEqual((await host.call(instance, 'read')).json, { ok: true, value: null })
})

test('a tool whose export is missing, or takes parameters, is told so', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(wasmModule({ functions: { add: { params: ['i32'], results: ['i32'], body: [0x20, 0] } } }))
  t.like((await host.call(instance, 'run')).json, { ok: false, error: { code: 'tool_unknown' } })
  t.like((await host.call(instance, 'memory')).json, { ok: false, error: { code: 'tool_unknown' } })
  t.regex((await host.call(instance, 'add')).json.error.message, /parameters/)
})

test('a channel\'s entries have names that every language can write', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(wasmModule({ functions: { channel_my_chat_event: { results: ['i32'], body: [...op.i32(0)] } } }))
  t.deepEqual((await host.call(instance, 'channel:my-chat:event')).json, { ok: true, value: null })
})

test('guests come and go, and a ping tells of each', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  for (let round = 0; round < 50; round++) {
    const { instance } = await host.load(echoModule())
    t.is((await host.call(instance, 'run', round)).json.value, round)
    if (round % 2 === 0) host.send(frameKind.unload, instance, 0)
  }
  host.send(frameKind.ping, 0, 9)
  const pong = await host.take(({ kind }) => kind === frameKind.pong)
  t.is(pong.call, 9)
  t.is(pong.json.instances.length, 25)
})
