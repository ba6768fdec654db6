import test from 'ava'
import { codeOf, createScene, memoryKv, type Reply } from '../../helpers/broker-scene.ts'

/** A port that answers when told to: what is asked of it is in flight until then. */
function held<Value>(value: Value) {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
  const { promise: answer, resolve } = Promise.withResolvers<Value>()
  return { asked, done: () => resolve(value), port: async (): Promise<Value> => {
    ask()
    return answer
  } }
}

const verify = { key: { label: 'Key', use: 'verify' } }

for (const [capability, asks, method, input, portOf] of [
  ['kv', { bytes: 100 }, 'get', { key: 'a' }, () => {
    const read = held<string | undefined>('"private"')
    return { ...read, ports: { kv: { ...memoryKv(), get: read.port } } }
  }],
  ['kv', { bytes: 100, shared: true }, 'set', { key: 'a', value: 1, shared: true }, () => {
    const write = held<'stored'>('stored')
    return { ...write, ports: { kv: { ...memoryKv(), set: write.port } } }
  }],
  ['secrets', verify, 'verify', { handle: 'key', data: 'AQ==', signature: 'AQ==' }, () => {
    const read = held<string | undefined>('value')
    return { ...read, ports: { secrets: { read: read.port } } }
  }],
] as const) {
  test(`${capability} ${method} in flight gives nothing once its right is revoked`, async (t) => {
    const { asked, done, ports } = portOf()
    const { request, revoke } = createScene({ asks: { [capability]: asks }, ports })
    const replying: Promise<Reply> = request(capability, method, input)
    await asked
    revoke(capability)
    done()
    t.is(codeOf(await replying), 'grant_missing')
    t.is(codeOf(await request(capability, method, input)), 'grant_missing')
  })
}

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
