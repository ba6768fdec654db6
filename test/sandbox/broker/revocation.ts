import test from 'ava'
import { type CapabilityPorts, createCapabilities } from '../../../sandbox/capabilities/all.ts'
import { codeOf, createScene, memoryKv } from '../../helpers/broker-scene.ts'
import { startWebServer } from '../../helpers/web-server.ts'

/** Ports that hear no abort and answer only when told to: whatever is asked of them is under way until then. */
function heldPorts() {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<unknown>()
  const hold = (): Promise<never> => {
    asked.resolve()
    return answer.promise as Promise<never>
  }
  // Each method of each port, whatever its name.
  const port = new Proxy({}, { get: () => hold }) as never
  const ports: Partial<CapabilityPorts> = { kv: port, secrets: port, channel: port, files: port, blobs: port, tools: port, llm: port, schedule: port, dailyBytes: port, http: { resolve: hold } }
  return { asked: asked.promise, done: () => answer.resolve(undefined), ports }
}

const key = { key: { label: 'Key', use: 'sign' } }
const base64 = 'AQ=='
const web = { allow: [{ url: 'https://example.com/*' }] }

/** Every method that waits for something outside of the broker: capability, what is asked for, method, input. */
const waiting: readonly [capability: string, scope: object, method: string, input: object][] = [
  ['kv', { bytes: 100 }, 'get', { key: 'a' }],
  ['kv', { bytes: 100, shared: true }, 'set', { key: 'a', value: 1, shared: true }],
  ['kv', { bytes: 100 }, 'delete', { key: 'a' }],
  ['kv', { bytes: 100 }, 'list', {}],
  ['blob', { bytes: 100 }, 'write', { path: 'a.txt', base64 }],
  ['blob', { bytes: 100 }, 'read', { path: 'a.txt' }],
  ['blob', { bytes: 100 }, 'list', {}],
  ['blob', { bytes: 100 }, 'delete', { path: 'a.txt' }],
  ['blob', { bytes: 100 }, 'attach', { path: 'a.txt' }],
  ['channel', {}, 'receive', { message: { text: 'hi' } }],
  ['channel', {}, 'sent', { externalId: '1' }],
  ['llm.complete', { models: ['small'], tokensPerDay: 100 }, 'complete', { model: 'small', messages: [{ role: 'user', text: 'hi' }] }],
  ['tool.invoke', { tools: ['other/run'] }, 'invoke', { tool: 'other/run' }],
  ['schedule', {}, 'put', { name: 'morning', everyMs: 60_000 }],
  ['schedule', {}, 'list', {}],
  ['schedule', {}, 'delete', { name: 'morning' }],
  ['secrets', key, 'list', {}],
  ['secrets', key, 'has', { handle: 'key' }],
  ['secrets', key, 'sign', { handle: 'key', data: base64 }],
  ['secrets', key, 'verify', { handle: 'key', data: base64, signature: base64 }],
  ['net.http', web, 'fetch', { url: 'https://example.com/' }],
  ['net.ws', { allow: [{ url: 'wss://example.com/*' }] }, 'open', { url: 'wss://example.com/' }],
  ['net.tcp', { allow: [{ host: 'example.com', port: 6697 }] }, 'connect', { host: 'example.com', port: 6697 }],
]

/** Those that wait for nothing but the lease that they rest on. */
const immediate: typeof waiting = [
  ['log', {}, 'write', { level: 'info', message: 'hi' }],
  ['clock', {}, 'now', {}],
  ['random', {}, 'bytes', { count: 8 }],
  ['schedule', {}, 'run', { name: 'morning' }],
  ['messages.observe', { channels: ['*'] }, 'see', { channels: ['telegram'], session: 's', message: 'm', answer: false }],
  ['messages.transform', { channels: ['*'] }, 'change', { channels: ['telegram'], session: 's', message: 'm' }],
]

test('the table knows every capability', (t) => {
  const named = new Set([...waiting, ...immediate].map(([capability]) => capability))
  const known = createCapabilities({ kv: memoryKv(), secrets: { read: async () => undefined }, log: { write() {} } }).map(({ name }) => name)
  t.deepEqual([...named].toSorted(), known.toSorted())
})

for (const [capability, scope, method, input] of waiting) {
  for (const [why, code] of [['revoked', 'grant_missing'], ['ended', 'lease_ended']] as const) {
    test(`${capability} ${method} whose port hangs answers ${code} at once, and gives nothing later`, async (t) => {
      const { asked, done, ports } = heldPorts()
      const { broker, from, request, revoke, records } = createScene({ asks: { [capability]: scope }, ports })
      const over = Promise.withResolvers<void>()
      const replying = broker.handle(from, JSON.stringify({ capability, method, input }), (end) => over.resolve(end))
      await asked
      revoke(capability, [], why)
      t.is(codeOf(JSON.parse(await replying)), code)
      t.is(codeOf(await request(capability, method, input)), 'grant_missing')
      t.deepEqual(records.map((record) => [record.code, record.outcome]), [[code, 'unknown'], ['grant_missing', undefined]])

      done()
      await over.promise
      t.is(records.length, 2)
      t.deepEqual(records.flatMap(({ secrets }) => secrets), [])
    })
  }
}

for (const [capability, scope, method, input] of [...waiting, ...immediate]) {
  test(`${capability} ${method} whose lease ends while a use of it is spent does nothing, and gives the use back`, async (t) => {
    const spending = Promise.withResolvers<void>()
    const spent = Promise.withResolvers<boolean>()
    const over = Promise.withResolvers<void>()
    let isAlive = true
    const uses: string[] = []
    const lease = { scope, isAlive: () => isAlive, giveBack: async () => void uses.push('back'), spend: () => (spending.resolve(), spent.promise) }
    const { ports } = heldPorts()
    const { broker, from, revoke, records } = createScene({ asks: { [capability]: scope }, grants: {}, ports, leases: () => [lease] })
    const replying = broker.handle(from, JSON.stringify({ capability, method, input }), (end) => over.resolve(end))
    await spending.promise
    isAlive = false
    revoke(capability, [], 'ended')
    t.is(codeOf(JSON.parse(await replying)), 'lease_ended')
    spent.resolve(true)
    await over.promise
    t.deepEqual(uses, ['back'])
    t.deepEqual(records.map(({ code, outcome }) => [code, outcome]), [['lease_ended', undefined]])
  })
}

test('what its right left behind uses no secret and asks for nothing more', async (t) => {
  const server = await startWebServer((_request, response) => void response.end('reached'))
  t.teardown(() => server[Symbol.asyncDispose]())
  const rule = { allow: [{ url: `${server.origin}/*` }] }
  const secret = { key: { label: 'Key', hosts: [server.origin], into: { header: 'x-key' } } }
  const asked = Promise.withResolvers<void>()
  const value = Promise.withResolvers<string>()
  const over = Promise.withResolvers<void>()
  const { broker, from, revoke, records } = createScene({ asks: { 'net.http': rule, secrets: secret }, ports: { secrets: { read: () => (asked.resolve(), value.promise) } } })
  const replying = broker.handle(from, JSON.stringify({ capability: 'net.http', method: 'fetch', input: { url: `${server.origin}/` } }), (end) => over.resolve(end))
  await asked.promise
  revoke('net.http')
  t.is(codeOf(JSON.parse(await replying)), 'grant_missing')
  value.resolve('hunter2')
  await over.promise
  t.deepEqual(server.seen, [])
  t.deepEqual(records[0]?.secrets, [])
})

test('a port that fails after its right ended disturbs nobody', async (t) => {
  const asked = Promise.withResolvers<void>()
  const failing = Promise.withResolvers<never>()
  const over = Promise.withResolvers<void>()
  const { broker, from, revoke, records } = createScene({ asks: { kv: { bytes: 100 } }, ports: { kv: { ...memoryKv(), get: () => (asked.resolve(), failing.promise) } } })
  const replying = broker.handle(from, '{"capability":"kv","method":"get","input":{"key":"a"}}', (end) => over.resolve(end))
  await asked.promise
  revoke('kv')
  t.is(codeOf(JSON.parse(await replying)), 'grant_missing')
  failing.reject(new TypeError('the database is gone'))
  await t.notThrowsAsync(over.promise)
  t.is(records.length, 1)
})

test('a secret that is revoked ends the request that carries it; another grant that is revoked does not', async (t) => {
  const entry = (name: string) => ({ [name]: { label: name, hosts: ['http://127.0.0.1:9'], into: { header: `x-${name}` } } })
  const rule = { allow: [{ url: 'http://127.0.0.1:9/*' }, { url: 'http://127.0.0.1:10/*' }] }
  const lookup = Promise.withResolvers<string | undefined>()
  const asked = Promise.withResolvers<void>()
  const secrets = { read: async () => {
    asked.resolve()
    return lookup.promise
  } }
  const scopes = { a: entry('a'), b: entry('b') }
  const { request, revoke } = createScene({
    asks: { 'net.http': rule, secrets: { ...scopes.a, ...scopes.b } },
    grants: { 'net.http': [rule], secrets: [scopes.a, scopes.b] },
    ports: { secrets },
  })
  const replying = request('net.http', 'fetch', { url: 'http://127.0.0.1:9/' })
  await asked.promise
  revoke('secrets', [scopes.a])
  lookup.resolve('value')
  t.is(codeOf(await replying), 'grant_missing')
})
