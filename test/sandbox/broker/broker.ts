import test from 'ava'
import { z } from 'zod'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import { anyGrant, type Capability, defineCapability, defineMethod } from '../../../sandbox/capabilities/capability.ts'
import { codeOf, createScene, memoryKv, slowCapability, valueOf } from '../../helpers/broker-scene.ts'
import fc from '../../helpers/fast-check.ts'

const kv = { bytes: 1000 }

test('a granted request is done and recorded', async (t) => {
  const { request, records, denials } = createScene({ asks: { kv } })
  valueOf(await request('kv', 'set', { key: 'a', value: { n: 1 } }))
  t.deepEqual(valueOf(await request('kv', 'get', { key: 'a' })), { value: { n: 1 } })
  t.deepEqual(records.map(({ capability, method, code, plugin }) => [plugin, capability, method, code]), [['weather', 'kv', 'set', 'ok'], ['weather', 'kv', 'get', 'ok']])
  t.deepEqual(denials, [])
})

test('without a grant nothing is done, and the denial carries the grant that would do', async (t) => {
  const { request, denials, records } = createScene({ asks: { kv }, grants: {} })
  const reply = await request('kv', 'get', { key: 'a' })
  t.is(codeOf(reply), 'grant_missing')
  t.like(reply, { error: { capability: 'kv', tried: 'read the entry "a"' } })
  t.regex(reply.ok ? '' : (reply.error.how ?? ''), /weather/)
  t.deepEqual(denials.map(({ capability, grant }) => [capability, grant]), [['kv', { capability: 'kv', scope: kv }]])
  t.is(records[0]?.code, 'grant_missing')
})

test('what the manifest does not ask for cannot be granted by a button', async (t) => {
  const { request, denials } = createScene({ asks: {}, grants: { kv: [kv] } })
  const reply = await request('kv', 'get', { key: 'a' })
  t.is(codeOf(reply), 'grant_missing')
  t.is(denials.length, 1)
  t.is(denials[0]?.grant, undefined)
  t.is(reply.ok ? '' : reply.error.how, undefined)
})

test('whoever asks for more than the manifest does is not sent to its owner', async (t) => {
  const asks = {
    'net.http': { allow: [{ url: 'https://a.example/v1/*', methods: ['GET', 'POST'] }] },
    'net.ws': { allow: [{ url: 'wss://a.example/live' }] },
    'net.tcp': { allow: [{ host: 'a.example', port: 6667, tls: 'none' }] },
    'tool.invoke': { tools: ['calculator/evaluate'] },
    secrets: { key: { label: 'Key', use: 'verify' } },
  }
  const { request } = createScene({ asks })
  const refusals = [
    await request('net.http', 'fetch', { url: 'https://a.example/v2' }),
    await request('net.http', 'fetch', { url: 'https://a.example/v1/x', method: 'DELETE' }),
    await request('net.ws', 'open', { url: 'wss://a.example/other?token=hunter2' }),
    await request('net.tcp', 'connect', { host: 'a.example', port: 6667 }),
    await request('net.tcp', 'connect', { host: 'a.example', port: 25 }),
    await request('tool.invoke', 'invoke', { tool: 'shell/run' }),
    await request('secrets', 'has', { handle: 'other' }),
    await request('secrets', 'sign', { handle: 'key', data: '' }),
  ]
  t.deepEqual(refusals.map((reply) => (reply.ok ? 'ok' : [reply.error.code, reply.error.message, reply.error.how])), [
    ['host_refused', 'the manifest does not ask for GET https://a.example/v2 (net.http, allow)', undefined],
    ['host_refused', 'the manifest does not ask for DELETE https://a.example/v1/x (net.http, allow: there its methods are GET, HEAD, POST)', undefined],
    ['host_refused', 'the manifest does not ask for wss://a.example/other (net.ws, allow)', undefined],
    ['host_refused', 'the manifest does not ask for a.example:6667 with tls: "always" (net.tcp, allow: there it is "none")', undefined],
    ['host_refused', 'the manifest does not ask for a.example:25 (net.tcp, allow)', undefined],
    ['grant_missing', 'the manifest does not name the tool shell/run (tool.invoke, tools)', undefined],
    ['grant_missing', 'the manifest names no secret "other"; it names key', undefined],
    ['request_invalid', 'the manifest names the secret "key" without "use": "sign"', undefined],
  ])
})

for (const [name, text, code] of [
  ['no JSON', '{', 'request_invalid'],
  ['an array', '[]', 'request_invalid'],
  ['a stranger key', '{"capability":"kv","method":"get","input":{"key":"a"},"plugin":"other"}', 'request_invalid'],
  ['an unknown capability', '{"capability":"fs","method":"read"}', 'capability_unknown'],
  ['a capability named __proto__', '{"capability":"__proto__","method":"get"}', 'capability_unknown'],
  ['a method of Object.prototype', '{"capability":"kv","method":"constructor","input":{}}', 'request_invalid'],
  ['a method named __proto__', '{"capability":"kv","method":"__proto__","input":{}}', 'request_invalid'],
  ['the key __proto__', '{"capability":"kv","method":"set","input":{"key":"a","value":{"__proto__":{"x":1}}}}', 'request_invalid'],
  ['the key __proto__, spelt with escapes', '{"capability":"kv","method":"set","input":{"key":"a","value":{"__pro\\u0074o__":1}}}', 'request_invalid'],
  ['100,000 brackets', `{"capability":"kv","method":"set","input":${'['.repeat(100_000)}`, 'request_invalid'],
  ['a stranger input key', '{"capability":"kv","method":"get","input":{"key":"a","principal":"bob"}}', 'request_invalid'],
  ['a huge request', `{"capability":"kv","method":"get","input":{"key":"${'a'.repeat(600_000)}"}}`, 'request_too_large'],
  ['an enormous request', ' '.repeat(7 * 1024 * 1024), 'request_too_large'],
] as const) {
  test(`${name} is refused with ${code}`, async (t) => {
    const { text: send, request } = createScene({ asks: { kv } })
    t.is(codeOf(await send(text)), code)
    t.true((await request('kv', 'get', { key: 'a' })).ok)
  })
}

test('any text at all gets a reply that is JSON', async (t) => {
  const { text: send } = createScene({ asks: { kv } })
  await fc.assert(fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.record({ capability: fc.constantFrom('kv', 'net.http', 'log'), method: fc.string(), input: fc.jsonValue() }).map((it) => JSON.stringify(it))), async (text) => {
    const reply = await send(text)
    return typeof reply.ok === 'boolean'
  }))
  t.pass()
})

test('a failing port gives its guest no words of the gateway', async (t) => {
  const failing = { ...memoryKv(), get: () => Promise.reject(new TypeError('password=hunter2 at /srv/db')) }
  const { request, records } = createScene({ asks: { kv }, ports: { kv: failing } })
  const reply = await request('kv', 'get', { key: 'a' })
  t.is(codeOf(reply), 'capability_failed')
  t.false(JSON.stringify(reply).includes('hunter2'))
  t.true(records[0]?.cause instanceof TypeError)
})

test('what cannot be recorded gives its guest nothing, and says no more than that', async (t) => {
  const kvReads = '{"capability":"kv","method":"get","input":{"key":"a"}}'
  const { broker, from } = createScene({ asks: { kv }, record: async () => {
    throw new TypeError('full, at /srv/ledger')
  } })
  t.like(JSON.parse(await broker.handle(from, kvReads)), { ok: false, error: { code: 'capability_failed', message: 'the gateway could not do this; its log says why' } })
  t.like(JSON.parse(await broker.handle(from, '{')), { ok: false })
})

test('where nothing can be recorded, nothing is done', async (t) => {
  const done: string[] = []
  const port = { ...memoryKv(), get: async () => void done.push('get') }
  const { request } = createScene({ asks: { kv }, ports: { kv: port }, requireRecord: (capability) => {
    throw new CapabilityError('capability_failed', `${capability} cannot be recorded`)
  } })
  t.is(codeOf(await request('kv', 'get', { key: 'a' })), 'capability_failed')
  t.deepEqual(done, [])
})

test('a reply comes once its record is kept', async (t) => {
  const order: string[] = []
  const kept = Promise.withResolvers<void>()
  const { broker, from } = createScene({ asks: { kv }, record: () => {
    order.push('record')
    return kept.promise
  } })
  const reply = broker.handle(from, '{"capability":"kv","method":"get","input":{"key":"a"}}').then(() => order.push('reply'))
  await new Promise(setImmediate)
  order.push('kept')
  kept.resolve()
  await reply
  t.deepEqual(order, ['record', 'kept', 'reply'])
})

test('a value that is no JSON is a refusal, not an exception', async (t) => {
  const { request } = createScene({ asks: { slow: {} }, capabilities: [slowCapability(async () => 1n)] })
  t.is(codeOf(await request('slow', 'wait')), 'capability_failed')
})

test('a plugin works only in its own name and for its caller', async (t) => {
  const { request, from, plugin } = createScene({ asks: { kv } })
  await request('kv', 'set', { key: 'a', value: 1 })
  t.deepEqual(valueOf(await request('kv', 'get', { key: 'a' }, { ...from, caller: { principal: 'bob' } })), { value: null })
  t.deepEqual(valueOf(await request('kv', 'get', { key: 'a' }, { ...from, plugin: { ...plugin, name: 'other' } })), { value: null })
})

test('only what is allowed and goes outside counts as reaching outside', async (t) => {
  const outside = (name: string, effect: 'read' | 'external'): Capability => defineCapability({
    name, effect, title: { en: name, 'zh-CN': name },
    scope: z.strictObject({}),
    methods: { go: defineMethod({ input: z.strictObject({}), tried: () => 'go', check: anyGrant, perform: () => ({}) }) },
    within: () => true,
    consent: () => [],
  })
  const capabilities = [outside('net', 'external'), outside('own', 'read')]
  for (const [capability, grants, reached] of [['net', { net: [{}] }, true], ['net', {}, false], ['own', { own: [{}] }, false]] as const) {
    let told = false
    const { request, from } = createScene({ asks: { net: {}, own: {} }, grants: { ...grants } as Record<string, unknown[]>, capabilities })
    await request(capability, 'go', {}, { ...from, onReach: () => (told = true) } as typeof from)
    t.is(told, reached, capability)
  }
})
