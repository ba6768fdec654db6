import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

const kv = { bytes: 1_000 }
const fetchOf = (path: string) => ({ do: 'ask', capability: 'net.http', method: 'fetch', input: { url: `$web${path}` } })
const get = { do: 'ask', capability: 'kv', method: 'get', input: { key: 'a' } }

export const refusalCases: readonly ConformanceCase[] = [
  {
    name: 'what is asked for and not granted is refused, with what was tried and how it is granted',
    proves: ['ABI-60', 'ABI-61'],
    guest: { asks: { kv }, grants: {} },
    calls: [
      {
        steps: [get],
        ends: { like: [{ ok: false, error: { code: 'grant_missing', capability: 'kv', tried: 'read the entry "a"' } }] },
      },
      { steps: [{ do: 'lastReply' }], ends: { matches: (output) => /airlock grant allow puppet-\d+ kv/.test(JSON.stringify(output)) } },
    ],
    sees: { requests: ['kv get grant_missing'] },
  },
  {
    name: 'a right that is taken back ends the request under way',
    proves: ['ABI-62'],
    guest: { asks: { 'net.http': { allow: [{ url: '$web/*' }] } } },
    calls: [
      {
        steps: [fetchOf('/slow'), fetchOf('/hello')],
        meanwhile: { revoke: 'net.http' },
        ends: { like: [{ ok: false, error: { code: 'grant_missing' } }, { ok: false, error: { code: 'grant_missing' } }] },
      },
    ],
  },
  {
    name: 'a right that runs out ends the request under way, and says so',
    proves: ['ABI-62'],
    guest: { asks: { 'net.http': { allow: [{ url: '$web/*' }] } } },
    calls: [{ steps: [fetchOf('/slow')], meanwhile: { runOut: 'net.http' }, ends: { like: [{ ok: false, error: { code: 'lease_ended' } }] } }],
  },
  {
    name: 'a right for two uses is good for two',
    proves: ['ABI-62'],
    guest: { asks: { kv }, grants: {}, leases: { kv: { scope: kv, uses: 2 } } },
    calls: [{ steps: [get, get, get], ends: { like: [{ ok: true }, { ok: true }, { ok: false, error: { code: 'lease_ended' } }] } }],
  },
  {
    name: 'a capability that the manifest does not ask for is not in the context',
    proves: ['ABI-63'],
    engines: ['isolate'],
    guest: { asks: { clock: {} } },
    calls: [
      { steps: [{ do: 'context' }], ends: { output: [['clock', 'config', 'progress', 'signal']] } },
      { steps: [get], ends: { like: [{ ok: false, error: { code: 'grant_missing', capability: 'kv' } }] } },
    ],
  },
  {
    name: 'a capability that the manifest does not ask for is refused',
    proves: ['ABI-63'],
    engines: ['wasm'],
    guest: { asks: { clock: {} } },
    calls: [{ steps: [get], ends: { like: [{ ok: false, error: { code: 'grant_missing' } }] } }],
  },
  {
    name: 'an input that the method does not take is refused, and says where',
    proves: ['ABI-64'],
    guest: { asks: { kv } },
    calls: [
      { steps: [{ do: 'ask', capability: 'kv', method: 'get', input: { key: '' } }], ends: { like: [{ ok: false, error: { code: 'request_invalid' } }] } },
      { steps: [{ do: 'ask', capability: 'kv', method: 'list', input: { limit: 5_000 } }], ends: { matches: (output) => /input\.limit/.test(JSON.stringify(output)) } },
    ],
  },
  {
    name: 'a capability or a method that does not exist is refused by name',
    proves: ['ABI-64'],
    engines: ['wasm'],
    guest: { asks: { kv } },
    calls: [
      { steps: [{ do: 'ask', capability: 'fs', method: 'read' }], ends: { like: [{ ok: false, error: { code: 'capability_unknown' } }] } },
      { steps: [{ do: 'ask', capability: 'kv', method: 'drop' }], ends: { like: [{ ok: false, error: { code: 'request_invalid' } }] } },
    ],
  },
  {
    name: 'what airlock_call cannot read is refused, not trapped',
    proves: ['ABI-66'],
    engines: ['wasm'],
    calls: [
      { steps: [{ do: 'raw', text: 'no JSON' }, { do: 'raw', text: '{"capability":"kv"}' }, { do: 'count' }], ends: { like: [{ ok: false, error: { code: 'request_invalid' } }, { ok: false, error: { code: 'request_invalid' } }, 1] } },
    ],
  },
  {
    name: 'a request that nests too deep, or holds a key that poisons, is refused',
    proves: ['ABI-65'],
    guest: { asks: { kv } },
    calls: [
      { steps: [{ do: 'ask', capability: 'kv', method: 'set', inputText: `{"key":"a","value":${'['.repeat(60)}${']'.repeat(60)}}` }], ends: { output: [{ ok: true, value: {} }] } },
      { steps: [{ do: 'ask', capability: 'kv', method: 'set', inputText: `{"key":"a","value":${'['.repeat(70)}${']'.repeat(70)}}` }], ends: { like: [{ ok: false, error: { code: 'request_invalid', message: 'the request nests deeper than 64 levels' } }] } },
      { steps: [{ do: 'ask', capability: 'kv', method: 'set', inputText: '{"key":"a","value":{"__proto__":1}}' }], ends: { like: [{ ok: false, error: { code: 'request_invalid' } }] } },
    ],
  },
  {
    name: 'a request may carry a body of 4 MiB',
    proves: ['ABI-65'],
    guest: { asks: { 'net.http': { allow: [{ url: '$web/*', methods: ['POST'] }], requestBytes: 4_194_304 } }, limits: { cpuMs: 10_000, wallMs: 120_000 } },
    calls: [{ steps: [{ do: 'post', url: '$web/drop', bytes: 4_194_303 }], ends: { output: [200] } }],
  },
  {
    name: 'a request that is too large is refused',
    proves: ['ABI-65'],
    guest: { asks: { kv: { bytes: 100_000 } } },
    calls: [
      {
        steps: [{ do: 'ask', capability: 'kv', method: 'set', input: { key: 'a', value: 'x'.repeat(70_000) } }],
        ends: { like: [{ ok: false, error: { code: 'request_too_large', capability: 'kv' } }] },
      },
    ],
  },
]
