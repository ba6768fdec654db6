import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

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
