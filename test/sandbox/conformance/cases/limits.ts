import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

const kv = { bytes: 1_000 }
const get = { capability: 'kv', method: 'get', input: { key: 'a' } }

export const limitCases: readonly ConformanceCase[] = [
  {
    name: 'a tool that computes without a pause meets cpuMs; the next call gets a fresh instance',
    proves: ['ABI-40', 'ABI-50'],
    guest: { limits: { cpuMs: 150 } },
    calls: [
      { steps: [{ do: 'count' }, { do: 'loop' }], ends: { code: 'cpu_limit' } },
      { steps: [{ do: 'count' }], ends: { output: [1] } },
    ],
  },
  {
    name: 'with an instance that ends, its other calls end',
    proves: ['ABI-40'],
    guest: { asks: { kv }, limits: { cpuMs: 150 } },
    calls: [
      {
        steps: [{ do: 'ask', capability: 'kv', method: 'get', input: { key: 'slow' } }],
        meanwhile: { call: { steps: [{ do: 'loop' }], ends: { code: 'cpu_limit' } } },
        ends: { isolate: { code: 'guest_gone' }, wasm: { output: [{ ok: true, value: { value: 'late' } }] } },
      },
      { steps: [{ do: 'count' }], ends: { output: [1] } },
    ],
  },
  {
    name: 'a tool that waits too long meets wallMs; an isolate lives on, a module begins anew',
    proves: ['ABI-41'],
    guest: { asks: { kv }, limits: { wallMs: 400 } },
    calls: [
      { steps: [{ do: 'count' }, { do: 'ask', capability: 'kv', method: 'get', input: { key: 'slow' } }], ends: { code: 'wall_limit' } },
      { steps: [{ do: 'count' }], ends: { isolate: { output: [2] }, wasm: { output: [1] } } },
    ],
  },
  {
    name: 'a tool that takes more memory than memoryMb does not get it',
    proves: ['ABI-42'],
    guest: { limits: { memoryMb: 16, cpuMs: 5_000 } },
    calls: [
      { steps: [{ do: 'count' }, { do: 'grow', mb: 4 }], ends: { output: [1, 4] } },
      { steps: [{ do: 'grow', mb: 200 }], ends: { isolate: { code: 'memory_limit', message: /16 MB/ }, wasm: { code: 'guest_error', message: /trapped.*of the 16 MB/ } } },
      { steps: [{ do: 'count' }, { do: 'grow', mb: 4 }], ends: { output: [1, 4] } },
    ],
  },
  {
    name: 'one request past callsTotal is refused, and the call may go on without it',
    proves: ['ABI-43'],
    guest: { asks: { kv }, limits: { callsTotal: 5 } },
    calls: [
      { steps: [{ do: 'repeat', times: 8, ...get }], ends: { output: [{ answered: 5, code: 'call_limit' }] } },
      { steps: [{ do: 'repeat', times: 5, ...get }], ends: { output: [{ answered: 5, code: 'ok' }] } },
    ],
  },
  {
    name: 'more requests at once than callsPending are refused; WebAssembly makes one at a time',
    proves: ['ABI-44'],
    guest: { asks: { kv }, limits: { callsPending: 3 } },
    calls: [{ steps: [{ do: 'together', times: 5, ...get }], ends: { isolate: { output: [{ answered: 3, code: 'call_limit' }] }, wasm: { output: [{ answered: 5, code: 'ok' }] } } }],
  },
  {
    name: 'an input past inputBytes never reaches the guest',
    proves: ['ABI-45'],
    guest: { limits: { inputBytes: 1_000 } },
    calls: [
      { tool: 'other', input: { text: 'x'.repeat(2_000) }, ends: { code: 'input_limit', message: /allowed are 1000/ } },
      { steps: [{ do: 'count' }], ends: { output: [1] } },
    ],
  },
  {
    name: 'an output past outputBytes fails the call',
    proves: ['ABI-46'],
    guest: { limits: { outputBytes: 1_000 } },
    calls: [
      { steps: [{ do: 'fill', bytes: 900 }], ends: { matches: (output) => JSON.stringify(output).length === 904 } },
      { steps: [{ do: 'fill', bytes: 2_000 }], ends: { code: 'output_limit', message: /more than 1000 bytes/ } },
    ],
  },
  {
    name: 'what a plugin sends in a day is bounded',
    proves: ['ABI-49'],
    guest: { asks: { 'net.http': { allow: [{ url: '$web/*', methods: ['POST'] }] } }, limits: { bytesOutPerDay: 10_000 } },
    calls: [
      {
        steps: [
          { do: 'ask', capability: 'net.http', method: 'fetch', input: { url: '$web/drop', method: 'POST', body: Buffer.alloc(6_000).toString('base64') } },
          { do: 'ask', capability: 'net.http', method: 'fetch', input: { url: '$web/drop', method: 'POST', body: Buffer.alloc(6_000).toString('base64') } },
        ],
        ends: { like: [{ ok: true }, { ok: false, error: { code: 'quota_exceeded' } }] },
      },
    ],
  },
  {
    name: 'a hundred timers may wait at once',
    proves: ['ABI-48'],
    engines: ['isolate'],
    calls: [
      { steps: [{ do: 'timers', times: 100 }], ends: { output: ['ok'] } },
      { steps: [{ do: 'timers', times: 101 }], ends: { output: ['call_limit'] } },
    ],
  },
  {
    name: 'log lines past logBytes are dropped, and the log says how many',
    proves: ['ABI-47'],
    guest: { asks: { log: {} }, limits: { logBytes: 1_000 } },
    calls: [
      {
        steps: Array.from({ length: 4 }, (_, index) => ({ do: 'tell', capability: 'log', method: 'write', input: { level: 'info', message: `${index}${'x'.repeat(300)}` } })),
        ends: { output: [null, null, null, null] },
      },
    ],
    sees: { log: [{ level: 'info' }, { level: 'info' }, { level: 'warn', message: '2 log lines past the limit of 1000 bytes were dropped' }] },
  },
]
