import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

const kv = { bytes: 1_000 }
const slow = { do: 'ask', capability: 'kv', method: 'get', input: { key: 'slow' } }

export const cancellationCases: readonly ConformanceCase[] = [
  {
    name: 'a cancelled call ends at once; what it waits for is told so',
    proves: ['ABI-20', 'ABI-21'],
    guest: { asks: { kv } },
    calls: [
      { steps: [{ do: 'count' }, slow], meanwhile: 'cancel', ends: { code: 'cancelled' } },
      { steps: [{ do: 'lastReply' }, { do: 'count' }], ends: { isolate: { like: [{ ok: false, error: { code: 'cancelled' } }, 2] }, wasm: { output: [null, 1] } } },
    ],
  },
  {
    name: 'what a cancelled call still asks for is refused',
    proves: ['ABI-22'],
    guest: { asks: { kv } },
    calls: [
      { steps: [slow, { do: 'ask', capability: 'kv', method: 'set', input: { key: 'after', value: 1 } }], meanwhile: 'cancel', ends: { code: 'cancelled' } },
      { steps: [{ do: 'lastReply' }, { do: 'ask', capability: 'kv', method: 'get', input: { key: 'after' } }], ends: { isolate: { like: [{ ok: false, error: { code: 'cancelled' } }, { ok: true, value: { value: null } }] }, wasm: { output: [null, { ok: true, value: { value: null } }] } } },
    ],
  },
  {
    name: 'a call that is not cancelled goes on when its answer comes',
    proves: ['ABI-20'],
    guest: { asks: { kv } },
    calls: [{ steps: [slow], meanwhile: 'release', ends: { output: [{ ok: true, value: { value: 'late' } }] } }],
  },
  {
    name: 'a cancelled call that computes in the foreground has ended for its caller; the guest computes on until its limit',
    proves: ['ABI-23'],
    guest: { limits: { cpuMs: 300 } },
    calls: [
      { steps: [{ do: 'count' }, { do: 'tell', capability: 'progress', method: 'report', input: { message: 'now' } }, { do: 'loop' }], meanwhile: 'cancel', ends: { code: 'cancelled' } },
    ],
  },
  {
    name: 'work ends with its call: no timer of one runs on into the next',
    proves: ['ABI-24'],
    engines: ['isolate'],
    calls: [
      { steps: [{ do: 'tick' }, { do: 'sleep', ms: 20 }, { do: 'count' }], ends: { matches: (output) => Number((output as unknown[])[2]) > 1 } },
      { steps: [{ do: 'lastCount' }, { do: 'sleep', ms: 20 }, { do: 'lastCount' }], ends: { matches: (output) => (output as unknown[])[0] === (output as unknown[])[2] } },
    ],
  },
  {
    name: 'the signal of a call that nobody cancelled is quiet',
    proves: ['ABI-21'],
    engines: ['isolate'],
    calls: [{ steps: [{ do: 'aborted' }], ends: { output: [{ aborted: false, code: null }] } }],
  },
]
