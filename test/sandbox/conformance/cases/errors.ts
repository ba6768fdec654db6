import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

export const errorCases: readonly ConformanceCase[] = [
  {
    name: 'what a tool throws ends its call with guest_error and its own words',
    proves: ['ABI-11'],
    calls: [
      { steps: [{ do: 'count' }], ends: { output: [1] } },
      { steps: [{ do: 'throw', message: 'the city is unknown' }], ends: { code: 'guest_error', message: /puppet-\d+ run failed: the city is unknown/, guest: { message: 'the city is unknown' } } },
      { steps: [{ do: 'count' }], ends: { output: [2] } },
    ],
  },
  {
    name: 'a name of its own is told beside',
    proves: ['ABI-11'],
    engines: ['isolate'],
    calls: [{ steps: [{ do: 'throw', message: 'no', name: 'CityError' }], ends: { code: 'guest_error', guest: { name: 'CityError', message: 'no' } } }],
  },
  {
    name: 'a long message is cut',
    proves: ['ABI-12'],
    calls: [{ steps: [{ do: 'throw', message: 'x'.repeat(5_000) }], ends: { code: 'guest_error', message: /^puppet-\d+ run failed: x{1900,2000}…?$/ } }],
  },
  {
    name: 'a long name is cut',
    proves: ['ABI-12'],
    engines: ['isolate'],
    calls: [{ steps: [{ do: 'throw', message: 'no', name: 'N'.repeat(500) }], ends: { code: 'guest_error', guest: { name: `${'N'.repeat(100)}…` } } }],
  },
  {
    name: 'what nothing of Node is said to be instead of',
    proves: ['ABI-17'],
    engines: ['isolate'],
    guest: { tools: { run: { description: 'Runs.', input: { type: 'object' } } }, code: { isolate: 'export default { tools: { run: () => process.env.HOME } }' } },
    calls: [{ ends: { code: 'guest_error', message: /process is not defined: a plugin has no process; what its owner sets comes as context\.config/ } }],
  },
  {
    name: 'neither stack nor path is told',
    proves: ['ABI-12'],
    calls: [{ steps: [{ do: 'throw', message: 'short' }], ends: { code: 'guest_error', message: /^puppet-\d+ run failed: short$/ } }],
  },
  {
    name: 'a code of the author\'s own is never taken for one of the gateway',
    proves: ['ABI-13'],
    engines: ['isolate'],
    calls: [
      { steps: [{ do: 'throw', message: 'mine', code: 'output_limit' }], ends: { code: 'guest_error', guest: { message: 'mine' } } },
      { steps: [{ do: 'throw', message: 'mine', code: 'grant_missing' }], ends: { code: 'guest_error', guest: { message: 'mine' } } },
    ],
  },
  {
    name: 'a module fails by Extism\'s error, by a return code, or by a trap',
    proves: ['ABI-15'],
    engines: ['wasm'],
    guest: { tools: { fail: { description: 'Returns 7.' } } },
    calls: [
      { steps: [{ do: 'count' }, { do: 'throw', message: 'by its own words' }], ends: { code: 'guest_error', message: /run failed: by its own words$/ } },
      { tool: 'fail', ends: { code: 'guest_error', message: /returned 7, and 0 means success/ } },
      { steps: [{ do: 'count' }], ends: { output: [2] } },
      { steps: [{ do: 'grow', mb: 4_000 }], ends: { code: 'guest_error', message: /trapped/ } },
      { steps: [{ do: 'count' }], ends: { output: [1] } },
    ],
  },
  {
    name: 'a refusal that is let through tells the owner what to grant',
    proves: ['ABI-14'],
    guest: { asks: { kv: { bytes: 100 } }, grants: {} },
    calls: [
      {
        steps: [{ do: 'demand', capability: 'kv', method: 'get', input: { key: 'a' } }],
        ends: { code: 'grant_missing', message: /lacks a right: nothing is granted yet/, denials: [['kv', /nothing is granted yet/]] },
      },
    ],
  },
  {
    name: 'another failure of a request that is let through is the tool\'s own failure',
    proves: ['ABI-14'],
    guest: { asks: { kv: { bytes: 100 } } },
    calls: [{ steps: [{ do: 'demand', capability: 'kv', method: 'set', input: { key: 'a', value: 'x'.repeat(200) } }], ends: { code: 'guest_error', message: /would exceed the 100 bytes/ } }],
  },
]
