import test from 'ava'
import type { Effect } from '../../../plugin-registry/manifest/effect.ts'
import { readManifest } from '../../../plugin-registry/manifest/manifest.ts'
import { RegistryError } from '../../../plugin-registry/registry-error.ts'
import { maxLimits } from '../../../sandbox/protocol/limits.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import fc from '../../helpers/fast-check.ts'

const kinds = capabilityKinds()
const read = (packageJson: unknown) => readManifest(packageJson, 'package.json', kinds)

/** The example of the contract, whole. */
const weather = () => ({
  name: 'airlock-weather', version: '1.2.0', description: 'Forecasts from Open-Meteo', keywords: ['airlock-plugin'], scripts: { test: 'ava' },
  airlock: {
    api: 1, engine: 'isolate', main: 'dist/plugin.js',
    contributes: {
      tools: { forecast: { description: 'Tomorrow.', input: { type: 'object' }, output: { type: 'object' }, effect: 'external' } as Record<string, unknown> },
      channels: { telegram: { label: 'Telegram', listen: { poll: { request: { url: 'https://api.example.com/events' }, events: '/result', id: '/id' } } } },
      skills: ['skills/packing/SKILL.md'],
      webhooks: { events: { methods: ['POST'], verify: { hmac: 'sha256', header: 'x-signature', secret: 'hook_key' } } },
      schedules: { morning: { cron: '0 7 * * *', timezone: { fromConfig: 'timezone' } } },
    },
    capabilities: {
      'net.http': { allow: [{ url: 'https://api.open-meteo.com/v1/*', methods: ['GET'] }], reason: 'fetch forecasts' },
      secrets: { api_key: { label: 'API key', hosts: ['api.open-meteo.com'], into: { query: 'apikey' } }, hook_key: { label: 'Webhook key', use: 'verify' } },
      kv: { bytes: 1_000_000 },
      channel: {},
    },
    optional: { 'messages.observe': { channels: ['telegram'], reason: 'learn which city you mean' } },
    limits: { memoryMb: 32, cpuMs: 200, wallMs: 10_000 },
    config: { type: 'object', properties: { timezone: { type: 'string' } } },
  } as Record<string, any>,
})

/** The example with the value at a path replaced; undefined takes it out. */
function altered(path: string, value: unknown): unknown {
  const packageJson: Record<string, any> = weather()
  const steps = path.split('/')
  const parent = steps.slice(0, -1).reduce((at, step) => at[step], packageJson)
  if (value === undefined) delete parent[steps.at(-1)!]
  else parent[steps.at(-1)!] = value
  return packageJson
}

test('the example of the contract is read whole', (t) => {
  const manifest = read(weather())
  t.like(manifest, { name: 'airlock-weather', version: '1.2.0', api: 1, engine: 'isolate', main: 'dist/plugin.js', skills: ['skills/packing/SKILL.md'] })
  t.like(manifest.limits, { memoryMb: 32, cpuMs: 200, wallMs: 10_000, callsPending: 100 })
  t.deepEqual(Object.keys(manifest.capabilities), ['net.http', 'secrets', 'kv', 'channel'])
  t.like(manifest.channels, { telegram: { label: 'Telegram', listen: { poll: { events: '/result', error: { refused: [401, 403] } } } } })
  t.deepEqual(manifest.schedules, { morning: { cron: '0 7 * * *', timezone: { fromConfig: 'timezone' } } })
  t.like(manifest.webhooks, { events: { methods: ['POST'] } })
})

test('a few lines are enough', (t) => {
  const manifest = read({ name: 'hello', version: '1.0.0', airlock: { api: 1, main: './plugin.js', contributes: { tools: { greet: { description: 'Greets.' } } } } })
  t.is(manifest.main, 'plugin.js')
  t.deepEqual(manifest.tools.greet, { description: 'Greets.', input: { type: 'object', properties: {}, additionalProperties: false }, effect: 'external' })
})

const effects: [capabilities: object, optional: object, declared: Effect | undefined, inForce: Effect][] = [
  [{}, {}, 'read', 'read'],
  [{}, {}, 'write', 'write'],
  [{}, {}, 'spend', 'spend'],
  [{}, {}, undefined, 'external'],
  [{ kv: { bytes: 1 } }, {}, 'read', 'write'],
  [{ kv: { bytes: 1 } }, {}, 'external', 'external'],
  [{ 'net.http': { allow: [{ url: 'https://example.com/*' }] } }, {}, 'read', 'external'],
  [{}, { 'net.http': { allow: [{ url: 'https://example.com/*' }] } }, 'write', 'external'],
  [{ 'net.http': { allow: [{ url: 'https://example.com/*' }] } }, {}, 'spend', 'spend'],
]
for (const [capabilities, optional, declared, inForce] of effects) {
  test(`the effect "${declared}" beside ${JSON.stringify({ capabilities, optional })} counts as ${inForce}`, (t) => {
    const packageJson = weather()
    Object.assign(packageJson.airlock, { capabilities, optional })
    if (declared === undefined) delete packageJson.airlock.contributes.tools.forecast.effect
    else packageJson.airlock.contributes.tools.forecast.effect = declared
    t.is(read(packageJson).tools.forecast!.effect, inForce)
  })
}

const tool = 'airlock/contributes/tools/forecast'
const faults: [path: string, value: unknown, at: string, found: string, allowed: string][] = [
  ['name', undefined, 'name', 'nothing', 'a string'],
  ['name', 'Weather', 'name', '"Weather"', 'lower-case'],
  ['name', '../weather', 'name', '"../weather"', 'npm'],
  ['name', '@a/b/c', 'name', '"@a/b/c"', 'npm'],
  ['name', 'wеather', 'name', 'wеather', 'npm'], // the second letter is Cyrillic
  ['name', '__proto__', 'name', '__proto__', 'npm'],
  ['name', 'a\u0000b', 'name', '\\u0000', 'npm'],
  ['name', `a${'b'.repeat(300)}`, 'name', 'bbb', 'at most 214'],
  ['version', '1.2', 'version', '"1.2"', '1.2.0'],
  ['description', 'harmless \u202egnp.exe', 'description', 'harmless', 'reorder'],
  ['airlock', undefined, 'airlock', 'nothing', 'an object'],
  ['airlock/api', 2, 'airlock.api', '2', '1'],
  ['airlock/engine', 'docker', 'airlock.engine', '"docker"', '"isolate", "wasm"'],
  ['airlock/main', undefined, 'airlock.main', 'nothing', 'a string'],
  ['airlock/main', '/etc/passwd.js', 'airlock.main', '/etc/passwd', 'relative path'],
  ['airlock/main', '../../up.js', 'airlock.main', '../../up.js', 'relative path'],
  ['airlock/main', 'dist/../../up.js', 'airlock.main', 'up.js', 'relative path'],
  ['airlock/main', 'dist\\plugin.js', 'airlock.main', 'plugin.js', 'forward slashes'],
  ['airlock/main', 'plugin.js\u0000.png', 'airlock.main', '\\u0000', 'relative path'],
  ['airlock/main', 'C:/plugin.js', 'airlock.main', 'C:', 'relative path'],
  ['airlock/main', '.hidden/plugin.js', 'airlock.main', '.hidden', 'hidden'],
  ['airlock/main', 'node_modules/x/plugin.js', 'airlock.main', 'node_modules', 'outside of node_modules'],
  ['airlock/main', 'plugin.wasm', 'airlock.main', 'plugin.wasm', '.js'],
  ['airlock/main', 'plugin.node', 'airlock.main', 'plugin.node', '.js'],
  [`${tool}/effect`, 'reed', 'airlock.contributes.tools.forecast.effect', '"reed"', '"read"'],
  [`${tool}/input`, { type: 'string' }, 'airlock.contributes.tools.forecast.input.type', '"string"', '"object"'],
  [`${tool}/input`, { type: 'object', $ref: 'https://evil.example/schema' }, 'airlock.contributes.tools.forecast.input', '', 'JSON Schema'],
  [`${tool}/output`, { patternProperties: { '^(a+)+$': {} } }, 'airlock.contributes.tools.forecast.output', '', 'JSON Schema'],
  [`${tool}/description`, '', 'airlock.contributes.tools.forecast.description', '""', 'at least 1 character'],
  ['airlock/contributes/tools', { 'fore cast': { description: 'x' } }, 'airlock.contributes.tools.fore cast', '"fore cast"', 'letters'],
  ['airlock/contributes/tools', { constructor: { description: 'x' } }, 'airlock.contributes.tools.constructor', 'constructor', 'letters'],
  ['airlock/contributes/tools', [], 'airlock.contributes.tools', 'a list of 0', 'an object'],
  ['airlock/contributes/skills', ['../SKILL.md'], 'airlock.contributes.skills.0', '../SKILL.md', 'relative path'],
  ['airlock/contributes/webhooks', { a: { methods: ['TRACE'] } }, 'airlock.contributes.webhooks.a.methods.0', '"TRACE"', '"POST"'],
  ['airlock/capabilities/kv', { bytes: -1 }, 'airlock.capabilities.kv.bytes', '-1', 'at least 1'],
  ['airlock/capabilities/kv', { bytes: '1 MB' }, 'airlock.capabilities.kv.bytes', '"1 MB"', 'a number'],
  ['airlock/capabilities/net.http', { allow: 'everything' }, 'airlock.capabilities.net.http.allow', '"everything"', 'an array'],
  ['airlock/capabilities', { fs: {} }, 'airlock.capabilities.fs', 'does not have', 'net.http'],
  ['airlock/capabilities', { 'messages.delete': {} }, 'airlock.capabilities.messages.delete', 'does not have', 'net.http'],
  ['airlock/optional', { kv: { bytes: 1 } }, 'airlock.optional.kv', 'asks for too', 'one of the two'],
  ['airlock/limits', { memoryMb: maxLimits.memoryMb + 1 }, 'airlock.limits.memoryMb', String(maxLimits.memoryMb + 1), `at most ${maxLimits.memoryMb}`],
  ['airlock/limits', { cpuMs: 0 }, 'airlock.limits.cpuMs', '0', 'at least 1'],
  ['airlock/limits', { cpuMs: 1.5 }, 'airlock.limits.cpuMs', '1.5', 'a whole number'],
  ['airlock/config', { type: 'objekt' }, 'airlock.config', '', 'JSON Schema'],
]
for (const [path, value, at, found, allowed] of faults) {
  test(`${path} = ${JSON.stringify(value)?.slice(0, 60)}: says where, what was found and what is allowed`, (t) => {
    const error = t.throws(() => read(altered(path, value)), { instanceOf: RegistryError, code: 'manifest_invalid' })!
    t.is(error.details.path, at)
    t.is(error.details.file, 'package.json')
    t.true(String(error.details.found).includes(found), `found: ${error.details.found}`)
    t.true(`${error.details.allowed}`.includes(allowed), `allowed: ${error.details.allowed}`)
    t.true(error.message.startsWith('package.json: '))
  })
}

const misspelt: [path: string, key: string, meant: string][] = [
  ['airlock', 'capabilites', 'capabilities'],
  ['airlock', 'mian', 'main'],
  ['airlock/contributes', 'tolos', 'tools'],
  [tool, 'descripton', 'description'],
  [tool, 'outptu', 'output'],
  ['airlock/limits', 'memoryMB', 'memoryMb'],
  ['airlock/capabilities/kv', 'byte', 'bytes'],
]
for (const [path, key, meant] of misspelt) {
  test(`the unknown key ${path}/${key} is answered with "${meant}"`, (t) => {
    const error = t.throws(() => read(altered(`${path}/${key}`, {})), { code: 'manifest_invalid' })!
    t.true(error.message.includes(`did you mean "${meant}"?`), error.message)
  })
}

test('a capability\'s misspelt name is answered with the right one', (t) => {
  t.throws(() => read(altered('airlock/capabilities', { 'net.htpp': { allow: [] } })), { code: 'manifest_invalid', message: /did you mean "net.http"\?/ })
})

test('a WebAssembly plugin names a .wasm file, and may name the export of a tool, whose input may be any value', (t) => {
  const packageJson = weather()
  Object.assign(packageJson.airlock, { engine: 'wasm', main: 'plugin.wasm', contributes: { tools: { count: { description: 'Counts', input: { type: 'string' }, export: 'count_vowels' } } } })
  t.like(read(packageJson), { engine: 'wasm', main: 'plugin.wasm', tools: { count: { input: { type: 'string' }, export: 'count_vowels' } } })
  Object.assign(packageJson.airlock, { main: 'plugin.js' })
  t.throws(() => read(packageJson), { code: 'manifest_invalid', message: /\.wasm/ })
})

test('an isolate\'s tool has no export, and takes an object', (t) => {
  t.throws(() => read(altered(`${tool}/export`, 'count_vowels')), { code: 'manifest_invalid', message: /"wasm"/ })
  t.throws(() => read(altered(`${tool}/input`, { type: 'string' })), { code: 'manifest_invalid', message: /named arguments/ })
})

test('several faults are all told', (t) => {
  const packageJson = weather()
  Object.assign(packageJson.airlock, { api: 7, engine: 'x', extra: 1 })
  const error = t.throws(() => read(packageJson), { code: 'manifest_invalid' }) as RegistryError
  t.is((error.details.more as unknown[]).length, 2)
})

test('depth, bulk and __proto__ end early', (t) => {
  const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`)
  t.throws(() => read(altered('airlock/config', deep)), { code: 'manifest_invalid', message: /levels/ })
  t.throws(() => read(altered('airlock/config', { enum: Array.from({ length: 30_000 }, (_, index) => index) })), { code: 'manifest_invalid', message: /values/ })
  t.throws(() => read(altered('description', 'x'.repeat(300_000))), { code: 'manifest_invalid', message: /characters/ })
  t.throws(() => read(JSON.parse('{"name":"a","version":"1.0.0","__proto__":{"airlock":{}}}')), { code: 'manifest_invalid', message: /__proto__/ })
  t.is(({} as Record<string, unknown>).airlock, undefined)
})

test('any JSON at any place is read or refused with a code, and nothing else', (t) => {
  const paths = ['name', 'airlock', 'airlock/main', 'airlock/contributes', 'airlock/contributes/tools', tool, `${tool}/input`, 'airlock/capabilities', 'airlock/capabilities/secrets', 'airlock/optional', 'airlock/limits', 'airlock/config']
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
      try {
        read(altered(path, value))
      } catch (error) {
        if (!(error instanceof RegistryError)) throw error
      }
    }),
    { numRuns: 500 },
  )
  fc.assert(fc.property(fc.anything(), (value) => {
    t.throws(() => read(value), { instanceOf: RegistryError })
  }), { numRuns: 200 })
})
