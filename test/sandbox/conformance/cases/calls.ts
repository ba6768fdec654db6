import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

const webGlobals = [
  'AbortController', 'AbortSignal', 'DOMException', 'Event', 'EventTarget', 'Headers', 'Request', 'Response', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams',
  'atob', 'btoa', 'clearInterval', 'clearTimeout', 'console', 'crypto', 'fetch', 'queueMicrotask', 'setInterval', 'setTimeout', 'structuredClone',
]
const absentGlobals = ['Atomics', 'SharedArrayBuffer', 'WebAssembly', 'process', 'require', 'module', 'Buffer', 'window', 'document', 'XMLHttpRequest', 'WebSocket']

const endsWith = (last: unknown) => (output: unknown) => Array.isArray(output) && output.at(-1) === last

export const callCases: readonly ConformanceCase[] = [
  {
    name: 'JSON goes in and comes out as it is',
    proves: ['ABI-5', 'ABI-6'],
    calls: [
      { tool: 'other', input: { text: 'Grüße, 世界 🌍 "\\ \u0000', numbers: [0, -1.5, 1e21], nested: { yes: true, no: null }, '': [] }, ends: { output: { other: { text: 'Grüße, 世界 🌍 "\\ \u0000', numbers: [0, -1.5, 1e21], nested: { yes: true, no: null }, '': [] } } } },
      { steps: [{ do: 'return', value: [] }], ends: { output: [] } },
      { steps: [{ do: 'return', value: 'text' }], ends: { output: 'text' } },
      { steps: [{ do: 'return', value: false }], ends: { output: false } },
    ],
  },
  {
    name: 'no output is null',
    proves: ['ABI-6'],
    calls: [{ tool: 'nothing', ends: { output: null } }],
  },
  {
    name: 'an output of 60 levels arrives, one of 100 does not',
    proves: ['ABI-6'],
    calls: [
      { steps: [{ do: 'nest', levels: 60 }], ends: { matches: (output) => JSON.stringify(output) === `${'['.repeat(61)}0${']'.repeat(61)}` } },
      { steps: [{ do: 'nest', levels: 100 }], ends: { code: 'output_limit', message: /nests deeper than 64/ } },
      { steps: [], ends: { output: [] } },
    ],
  },
  {
    name: 'each tool is called by its name',
    proves: ['ABI-7'],
    calls: [
      { tool: 'other', input: { a: 1 }, ends: { output: { other: { a: 1 } } } },
      { tool: 'toString', input: {}, ends: { code: 'tool_unknown', message: /has no tool "toString"; it has run, other, nothing/ } },
    ],
  },
  {
    name: 'an input that does not fit the schema never reaches the guest',
    proves: ['ABI-5'],
    guest: { tools: { run: { description: 'Runs.', input: { type: 'object', properties: { steps: { type: 'array' } }, required: ['steps'] } } } },
    calls: [
      { input: {}, ends: { code: 'schema_mismatch', message: /input/ } },
      { steps: [{ do: 'count' }], ends: { output: [1] } },
    ],
  },
  {
    name: 'an output that does not fit the schema fails the call',
    proves: ['ABI-6'],
    guest: { tools: { run: { description: 'Runs.', input: { type: 'object' }, output: { type: 'array' } } } },
    calls: [
      { steps: [{ do: 'return', value: 'no array' }], ends: { code: 'schema_mismatch', message: /output/ } },
      { steps: [], ends: { output: [] } },
    ],
  },
  {
    name: 'an isolate works on several calls at once, a module on one after the other',
    proves: ['ABI-8'],
    guest: { asks: { kv: { bytes: 100 } } },
    calls: [
      {
        steps: [{ do: 'ask', capability: 'kv', method: 'get', input: { key: 'slow' } }, { do: 'count' }],
        meanwhile: { call: { steps: [{ do: 'count' }], ends: { isolate: { output: [1] }, wasm: { output: [2] } } } },
        ends: { isolate: { matches: endsWith(2) }, wasm: { matches: endsWith(1) } },
      },
    ],
  },
  {
    name: 'past 64 open calls of one plugin the next is refused, and those go on',
    proves: ['ABI-9'],
    guest: { asks: { kv: { bytes: 100 } } },
    calls: [{ crowd: 64, steps: [{ do: 'ask', capability: 'kv', method: 'get', input: { key: 'slow' } }], ends: { code: 'busy', message: /try again/ } }],
  },
  {
    name: 'what an isolate finds beside the language, and what it does not',
    proves: ['ABI-17'],
    engines: ['isolate'],
    calls: [
      { steps: [{ do: 'globals', names: webGlobals }], ends: { output: [webGlobals.map((name) => (name === 'console' || name === 'crypto' ? 'object' : 'function'))] } },
      { steps: [{ do: 'globals', names: absentGlobals }], ends: { output: [absentGlobals.map(() => 'undefined')] } },
    ],
  },
  {
    name: 'the clock that a guest reads goes in steps of 20 ms',
    proves: ['ABI-19'],
    calls: [{ steps: [{ do: 'clockStep' }, { do: 'clockStep' }], ends: { output: [0, 0] } }],
  },
  {
    name: 'no finer clock is there',
    proves: ['ABI-19'],
    engines: ['isolate'],
    calls: [{ steps: [{ do: 'globals', names: ['performance'] }], ends: { output: [['undefined']] } }],
  },
  {
    name: 'text and bytes go in and out as they are, by an export of another name',
    proves: ['ABI-16'],
    engines: ['wasm'],
    guest: {
      tools: {
        say: { description: 'Text in, text out.', export: 'shout', input: { type: 'string' }, output: { type: 'string' } },
        flip: { description: 'Bytes in, bytes out.', export: 'invert', input: { type: 'string', contentEncoding: 'base64' }, output: { type: 'string', contentEncoding: 'base64' } },
        guess: { description: 'Text in; what comes out is read as JSON where it is JSON.', export: 'shout', input: { type: 'string' } },
        broken: { description: 'Bytes where text was promised.', export: 'invert', input: { type: 'string' }, output: { type: 'string' } },
      },
    },
    calls: [
      { tool: 'say', input: '{"a": "grüße"}', ends: { output: '{"A": "GRÜSSE"}' } },
      { tool: 'flip', input: 'AP8B', ends: { output: '/wD+' } },
      { tool: 'guess', input: '[1, 2]', ends: { output: [1, 2] } },
      { tool: 'guess', input: 'one', ends: { output: 'ONE' } },
      { tool: 'broken', input: 'abc', ends: { code: 'guest_error', message: /no UTF-8.*contentEncoding/ } },
    ],
  },
  {
    name: 'a guest reads the configuration that its owner set',
    proves: ['ABI-10'],
    guest: { config: { city: 'Zürich', depth: { levels: [1, 2] } } },
    calls: [
      { steps: [{ do: 'config', key: 'city' }, { do: 'config', key: 'absent' }], ends: { output: ['Zürich', null] } },
      { steps: [{ do: 'config', key: 'depth' }], ends: { isolate: { output: [{ levels: [1, 2] }] }, wasm: { output: ['{"levels":[1,2]}'] } } },
    ],
  },
  {
    name: 'progress is told while the tool runs, as words or as a share',
    proves: ['ABI-30', 'ABI-31'],
    shows: ['progress report'],
    calls: [
      {
        steps: [
          { do: 'tell', capability: 'progress', method: 'report', input: { message: 'half', fraction: 0.5 } },
          { do: 'tell', capability: 'progress', method: 'report', input: { fraction: 7 } },
          { do: 'tell', capability: 'progress', method: 'report', input: { message: 'x'.repeat(600) } },
          { do: 'tell', capability: 'progress', method: 'report', input: { message: 5 } },
        ],
        ends: { output: [null, null, null, null] },
      },
    ],
    sees: { progress: [{ message: 'half', fraction: 0.5 }, { fraction: 1 }, { message: 'x'.repeat(500) }], requests: [] },
  },
]
