import test from 'ava'
import { createContextMaker } from '../../../sandbox/guest/context.ts'
import type { Door } from '../../../sandbox/guest/door.ts'
import { AbortController } from '../../../sandbox/guest/shims/abort.ts'
import { defaultLimits } from '../../../sandbox/protocol/limits.ts'

function contextFor(capabilities: string[], answer: (capability: string, method: string, input: any) => unknown = () => ({})) {
  const asked: unknown[] = []
  const door = {
    async request(capability: string, method: string, input: unknown, call?: number) {
      asked.push([capability, method, JSON.parse(JSON.stringify(input)), call])
      return answer(capability, method, input)
    },
    notice: (capability: string, method: string, input: unknown, call?: number) => void asked.push([capability, method, input, call]),
  } as unknown as Door
  const make = createContextMaker(door, { plugin: 'p', version: '1.0.0', limits: defaultLimits, tools: [], capabilities, config: { a: 1 }, seed: '' })
  return { context: make(7, new AbortController().signal) as any, asked }
}

test('only what was asked for is there, and nothing can be added', (t) => {
  const { context } = contextFor(['kv', 'secrets', 'unknown', 'constructor'])
  t.deepEqual(Object.keys(context).sort(), ['config', 'kv', 'progress', 'secrets', 'signal'])
  t.throws(() => { context.http = {} }, { instanceOf: TypeError })
  t.throws(() => { context.kv.get = null }, { instanceOf: TypeError })
})

test('kv asks in its own call\'s name', async (t) => {
  const { context, asked } = contextFor(['kv'], (_, method) => (method === 'get' ? { value: 5 } : method === 'list' ? { keys: ['a'] } : {}))
  t.is(await context.kv.get('a'), 5)
  t.is(await context.kv.set('a', 1), undefined)
  t.is(await context.kv.delete('a'), undefined)
  t.deepEqual(await context.kv.list({ prefix: 'a' }), { keys: ['a'] })
  t.deepEqual(asked, [
    ['kv', 'get', { key: 'a' }, 7],
    ['kv', 'set', { key: 'a', value: 1 }, 7],
    ['kv', 'delete', { key: 'a' }, 7],
    ['kv', 'list', { prefix: 'a' }, 7],
  ])
})

test('a shared entry, and one for a time, are asked for as such', async (t) => {
  const { context, asked } = contextFor(['kv'], () => ({ value: 5 }))
  await context.kv.set('a', 1, { ttlMs: 5_000 })
  t.is(await context.kv.shared.get('a'), 5)
  t.deepEqual(asked, [['kv', 'set', { key: 'a', value: 1, ttlMs: 5_000 }, 7], ['kv', 'get', { key: 'a', shared: true }, 7]])
})

test('secrets are asked for, sign and verify, as bytes', async (t) => {
  const answers: Record<string, unknown> = { has: { has: true }, sign: { signature: 'AQI=' }, verify: { valid: false } }
  const { context, asked } = contextFor(['secrets'], (_, method) => answers[method])
  t.true(await context.secrets.has('key'))
  t.deepEqual([...(await context.secrets.sign('key', 'ü'))], [1, 2])
  t.false(await context.secrets.verify('key', new Uint8Array([1]), new Uint8Array([2])))
  t.deepEqual(asked, [
    ['secrets', 'has', { handle: 'key' }, 7],
    ['secrets', 'sign', { handle: 'key', data: 'w7w=' }, 7],
    ['secrets', 'verify', { handle: 'key', data: 'AQ==', signature: 'Ag==' }, 7],
  ])
})

test('clock and random give plain values', async (t) => {
  const answers: Record<string, unknown> = { now: { epochMs: 5 }, timeZone: { timeZone: 'UTC' }, bytes: { base64: 'AQI=' }, uuid: { uuid: 'u' } }
  const { context } = contextFor(['clock', 'random'], (_, method) => answers[method])
  t.is(await context.clock.now(), 5)
  t.is(await context.clock.timeZone(), 'UTC')
  t.deepEqual([...(await context.random.bytes(2))], [1, 2])
  t.is(await context.random.uuid(), 'u')
})

test('log and progress are notices', (t) => {
  const { context, asked } = contextFor(['log'])
  context.log.warn('careful', { a: 1 })
  context.progress('half')
  t.deepEqual(asked, [
    ['log', 'write', { level: 'warn', message: 'careful', fields: { a: 1 } }, 7],
    ['progress', 'report', { message: 'half' }, 7],
  ])
})

test('http.json parses an answer, and names a failing status', async (t) => {
  const answered = (status: number) => () => ({ status, statusText: '', url: 'https://example.com/', headers: [], body: btoa('{"a":1}') })
  t.deepEqual(await contextFor(['net.http'], answered(200)).context.http.json('https://example.com/'), { a: 1 })
  await t.throwsAsync(contextFor(['net.http'], answered(500)).context.http.json('https://example.com/'), { message: /answered 500/ })
})

test('a channel hands in messages, records what was sent, and has files fetched and sent', async (t) => {
  const { context, asked } = contextFor(['channel', 'net.http'], (_, method) => (method === 'upload' ? { status: 200, statusText: 'OK', url: 'https://a.example/x', headers: [], body: 'b2s=' } : { blob: 'b' }))
  t.is(await context.receive({ id: '1' }), undefined)
  t.is(await context.sent(5), undefined)
  t.deepEqual(await context.http.download('https://a.example/f', { name: 'n' }), { blob: 'b' })
  t.is(await (await context.http.upload('https://a.example/x', { fields: { a: 'b' }, files: [{ field: 'f', blob: 'b' }] })).text(), 'ok')
  t.deepEqual(asked, [
    ['channel', 'receive', { message: { id: '1' } }, 7],
    ['channel', 'sent', { externalId: '5' }, 7],
    ['net.http', 'download', { url: 'https://a.example/f', name: 'n', headers: [] }, 7],
    ['net.http', 'upload', { url: 'https://a.example/x', headers: [], fields: [['a', 'b']], files: [{ field: 'f', blob: 'b' }] }, 7],
  ])
})

test('what the manifest does not ask for says so when it is reached for', (t) => {
  const { context } = contextFor(['kv'])
  t.false(Object.keys(context).includes('http'))
  t.throws(() => context.http, { name: 'CapabilityError', code: 'grant_missing', message: 'the manifest of p does not ask for net.http; add "net.http" to its "capabilities"' })
  t.is(context.unheardOf, undefined)
})
