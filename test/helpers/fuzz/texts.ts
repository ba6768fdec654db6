import { readManifest } from '../../../plugin-registry/manifest/manifest.ts'
import { classifyAddress } from '../../../sandbox/capabilities/net-http/address-policy.ts'
import { readTarget } from '../../../sandbox/capabilities/net-http/target.ts'
import { type HttpMethod, permitsAddress, readRule, ruleMatches, ruleWithin } from '../../../sandbox/capabilities/net-http/url-rule.ts'
import { CodedError } from '../../../sandbox/protocol/coded-error.ts'
import { compileSchema } from '../../../sandbox/schema/validator.ts'
import { capabilityKinds } from '../capability-kinds.ts'
import fc from '../fast-check.ts'
import { spoilt } from './mutate.ts'
import type { FuzzTarget } from './target.ts'

/** Only our own errors come out of reading what strangers wrote. */
function coded<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof CodedError) return undefined
    throw error
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const manifest = JSON.stringify({
  name: 'weather', version: '1.0.0', description: 'The weather',
  airlock: {
    api: 1, engine: 'isolate', main: 'index.js',
    contributes: { tools: { now: { description: 'Now', input: { type: 'object', properties: { city: { type: 'string', pattern: '^[a-z]+$' } } }, output: { type: 'string' }, effect: 'external' } } },
    capabilities: { 'net.http': { allow: [{ url: 'https://api.example.com/*', methods: ['GET'] }], reason: 'To ask.' }, kv: { bytes: 1_000 } },
    optional: { log: {} }, limits: { memoryMb: 64, cpuMs: 1_000 },
  },
})
const keywords = ['type', 'properties', 'items', 'anyOf', 'allOf', 'oneOf', 'not', '$ref', '$defs', 'pattern', 'enum', 'const', 'minLength', 'additionalProperties', 'required', 'format', 'if', 'then', '$id', 'patternProperties', '__proto__']
const schema = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof({ maxDepth: 4, depthIdentifier: 'schema' }, fc.boolean(), fc.dictionary(fc.constantFrom(...keywords), fc.oneof(tie('node'), fc.array(tie('node'), { maxLength: 3 }), fc.constantFrom('object', 'string', '#', '#/$defs/a', '(a+)+$', '^(?=x)', 'date-time', 3, -1, null), fc.jsonValue({ maxDepth: 1 })), { maxKeys: 5 })),
})).node

const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV4Extended(), fc.ipV6().map((address) => `[${address}]`), fc.constantFrom('*', '*.example.com', 'localhost', '１２７.０.０.１', 'api.example.com.', 'user@api.example.com', '::ffff:127.0.0.1'))
const address = spoilt(fc.tuple(fc.constantFrom('http', 'https', 'ftp'), host, fc.constantFrom('', ':80', ':*', ':99999'), fc.constantFrom('/', '/*', '/a/../b', '/a/%2e%2e/b', '/%2525')).map(([scheme, name, port, path]) => `${scheme}://${name}${port}${path}`))

export const manifests: FuzzTarget = {
  name: 'manifests', runsPerRound: 2_000,
  async run(seed, numRuns) {
    const kinds = capabilityKinds()
    fc.assert(fc.property(spoilt(fc.constant(manifest)), (text) => {
      const read = coded(() => readManifest(parsed(text), 'package.json', kinds))
      if (read && Object.keys(read.capabilities ?? {}).includes('__proto__')) throw new TypeError('a prototype among the capabilities')
    }), { seed, numRuns })
  },
}

export const schemas: FuzzTarget = {
  name: "other people's JSON schemas", runsPerRound: 500,
  async run(seed, numRuns) {
    fc.assert(fc.property(schema, fc.jsonValue(), (of, value) => {
      const started = performance.now()
      const validate = coded(() => compileSchema(of))
      if (validate) coded(() => validate(value))
      if (performance.now() - started > 5_000) throw new TypeError('it took five seconds')
    }), { seed, numRuns })
  },
}

/** A rule never covers what its own words do not name, and no spelling turns a private address into a public one. */
export const addresses: FuzzTarget = {
  name: 'addresses and rules for them', runsPerRound: 2_000,
  async run(seed, numRuns) {
    fc.assert(fc.property(address, address, fc.constantFrom<HttpMethod>('GET', 'POST'), (ruleText, targetText, method) => {
      const rule = readRule({ url: ruleText })
      const target = coded(() => readTarget(targetText))
      if (rule && !ruleWithin(rule, rule)) throw new TypeError('a rule is not within itself')
      if (!rule || !target || !ruleMatches(rule, target, method)) return
      if (!rule.methods.has(method)) throw new TypeError(`${method} by a rule without it`)
      const { hostname, protocol } = new URL(target.url.href)
      if (protocol !== rule.scheme) throw new TypeError('another scheme')
      const bare = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
      if (rule.host.kind === 'exact' && bare !== rule.host.name) throw new TypeError(`${bare} by a rule for ${rule.host.name}`)
      if (rule.host.kind === 'below' && !bare.endsWith(`.${rule.host.name}`)) throw new TypeError(`${bare} by a rule for *.${rule.host.name}`)
      if (!target.literal || rule.host.kind === 'exact' || rule.private) return
      if (classifyAddress(target.host) !== 'public' && permitsAddress(rule, target, classifyAddress(target.host))) throw new TypeError(`the private address ${target.host}`)
    }), { seed, numRuns })
  },
}
