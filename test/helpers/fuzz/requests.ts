import fc from '../fast-check.ts'
import { createScene, memoryKv } from '../broker-scene.ts'
import { spoilt } from './mutate.ts'
import { type Deed, objection, type Scopes } from './oracle.ts'
import type { FuzzTarget } from './target.ts'

const hosts = ['api.example.com', 'a.api.example.com', 'example.com', 'evil.example', 'xn--bcher-kva.example', '*.example.com', '*']
const url = fc.tuple(fc.constantFrom('http', 'https'), fc.constantFrom(...hosts), fc.constantFrom('', ':8080', ':*'), fc.constantFrom('/*', '/v1/*', '/')).map(([scheme, host, port, path]) => `${scheme}://${host}${port}${path}`)
const rule = fc.record({ url, methods: fc.constantFrom(['GET'], ['GET', 'POST']) }, { requiredKeys: ['url'] })
const handle = fc.constantFrom('key', 'other', 'hook')
const entry = fc.constantFrom({ label: 'Key', hosts: ['https://api.example.com'], into: { header: 'x-key' } }, { label: 'Key', use: 'sign' }, { label: 'Key', use: 'verify' })

/** Scopes by capability: any of them, or none. */
const scopes = fc.record({
  kv: fc.record({ bytes: fc.constantFrom(10, 1_000, 100_000), shared: fc.boolean() }, { requiredKeys: ['bytes'] }),
  log: fc.record({ level: fc.constantFrom('debug', 'info', 'warn', 'error') }, { requiredKeys: [] }),
  clock: fc.constant({}),
  random: fc.constant({}),
  secrets: fc.dictionary(handle, entry, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
  'net.http': fc.record({ allow: fc.array(rule, { minLength: 1, maxLength: 3 }) }),
}, { requiredKeys: [] })

const key = fc.oneof(fc.constantFrom('a', '', '__proto__', 'x'.repeat(600), '\u0000', '../b'), fc.string({ maxLength: 8 }))
const address = fc.oneof(
  fc.tuple(fc.constantFrom('http', 'https', 'file', 'HTTP'), fc.constantFrom(...hosts, 'API.example.com', 'api.example.com.', 'api.example.com@evil.example', 'evil.example#@api.example.com', 'evil.example\\@api.example.com', 'bücher.example', '127.0.0.1', '[::1]'), fc.constantFrom('', ':8080', ':80'), fc.constantFrom('/', '/v1/x', '/v1/../x', '/v1/%2e%2e/x')).map(([scheme, host, port, path]) => `${scheme}://${host}${port}${path}`),
  fc.string({ maxLength: 20 }),
)
const request = fc.oneof(
  fc.record({ capability: fc.constant('kv'), method: fc.constantFrom('get', 'set', 'delete', 'list', 'usage'), input: fc.record({ key, value: fc.jsonValue({ maxDepth: 2 }), shared: fc.boolean(), ttlMs: fc.integer(), prefix: key, plugin: fc.constant('other') }, { requiredKeys: [] }) }),
  fc.record({ capability: fc.constant('log'), method: fc.constant('write'), input: fc.record({ level: fc.constantFrom('debug', 'info', 'warn', 'error', 'fatal'), message: fc.string() }) }),
  fc.record({ capability: fc.constantFrom('clock', 'random'), method: fc.constantFrom('now', 'timeZone', 'bytes', 'uuid', 'constructor'), input: fc.record({ count: fc.integer() }, { requiredKeys: [] }) }),
  fc.record({ capability: fc.constant('secrets'), method: fc.constantFrom('has', 'list', 'sign', 'verify'), input: fc.record({ handle: fc.oneof(handle, fc.constantFrom('__proto__', 'constructor', 'toString')), data: fc.constantFrom('', 'AAAA', '!'), signature: fc.constant('AAAA') }, { requiredKeys: [] }) }),
  fc.record({ capability: fc.constant('net.http'), method: fc.constantFrom('fetch', 'download'), input: fc.record({ url: address, method: fc.constantFrom('GET', 'POST', 'get', 'CONNECT'), headers: fc.array(fc.tuple(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 })), { maxLength: 2 }) }, { requiredKeys: ['url'] }) }),
  fc.record({ capability: fc.string({ maxLength: 12 }), method: fc.string({ maxLength: 12 }), input: fc.jsonValue() }),
).map((value) => JSON.stringify({ call: 1, ...value }))

/** Whatever is asked: a coded reply, and no deed that manifest and grants do not both allow. */
export const requestsToBroker: FuzzTarget = {
  name: 'requests to the broker, against an oracle',
  runsPerRound: 600,
  async run(seed, numRuns) {
    await fc.assert(fc.asyncProperty(scopes, scopes, fc.array(spoilt(request), { minLength: 1, maxLength: 6 }), async (asks: Scopes, granted: Scopes, texts) => {
      const deeds: Deed[] = []
      const grants = Object.fromEntries(Object.entries(granted).map(([name, scope]) => [name, [scope]]))
      const { broker, text } = createScene({ asks, grants, ports: watchedPorts(deeds) })
      for (const one of texts) {
        const reply = await text(one)
        if (typeof reply.ok !== 'boolean' || (!reply.ok && typeof reply.error.code !== 'string')) throw new TypeError(`no coded reply: ${JSON.stringify(reply)}`)
        if (!reply.ok && /\bat .*:\d+:\d+|\/(?:home|work|root|usr)\//.test(reply.error.message)) throw new TypeError(`a stack or a path: ${reply.error.message}`)
      }
      broker[Symbol.dispose]()
      const wrong = deeds.map((deed) => objection(deed, asks, grants)).find((why) => why !== undefined)
      if (wrong !== undefined) throw new TypeError(`done without a right: ${wrong}`)
      if (Object.hasOwn(Object.prototype, 'polluted')) throw new TypeError('a prototype was changed')
    }), { seed, numRuns })
  },
}

/** They note what they are asked for. No name has an address: nothing leaves this computer. */
function watchedPorts(deeds: Deed[]) {
  const kv = memoryKv()
  const note = (space: { plugin: string; principal: string; shared: boolean }, bytes?: number) => void deeds.push({ port: 'kv', ...space, bytes })
  return {
    kv: {
      get: async (space, name) => (note(space), kv.get(space, name)),
      set: async (space, name, value, limits) => (note(space, limits.quota.bytes), kv.set(space, name, value, limits)),
      delete: async (space, name) => (note(space), kv.delete(space, name)),
      list: async (space, range) => (note(space), kv.list(space, range)),
      usage: async (space) => (note(space), kv.usage(space)),
    } satisfies ReturnType<typeof memoryKv>,
    secrets: { read: async (plugin: string, handle: string) => (deeds.push({ port: 'secret', plugin, handle }), 'value') },
    log: { write: ({ level }: { level: string }) => void deeds.push({ port: 'log', level }) },
    clock: { now: () => (deeds.push({ port: 'clock' }), 0), timeZone: () => (deeds.push({ port: 'clock' }), 'UTC') },
    http: { resolve: async (host: string) => (deeds.push({ port: 'name', host }), []) },
  }
}
