import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

const set = (value: unknown) => ({ do: 'ask', capability: 'kv', method: 'set', input: { key: 'a', value } })
const get = { do: 'ask', capability: 'kv', method: 'get', input: { key: 'a' } }
const ok = (value: unknown) => ({ ok: true, value })

export const lifetimeCases: readonly ConformanceCase[] = [
  {
    name: 'a guest that slept begins anew: its memory is gone, what it stored is not',
    proves: ['ABI-52'],
    guest: { asks: { kv: { bytes: 100 } } },
    calls: [
      { steps: [{ do: 'count' }, set('kept')], ends: { output: [1, ok({})] } },
      { after: 'sleep', steps: [{ do: 'count' }, get], ends: { output: [1, ok({ value: 'kept' })] } },
    ],
  },
  {
    name: 'guests share nothing, though they may share a process',
    proves: ['ABI-51'],
    guest: { asks: { kv: { bytes: 100 } } },
    calls: [
      { steps: [{ do: 'count' }, { do: 'sees', name: 'leftover' }, set(1)], ends: { output: [1, null, ok({})] } },
      { of: 'twin', steps: [{ do: 'count' }, { do: 'sees', name: 'leftover' }, get], ends: { output: [1, null, ok({ value: null })] } },
    ],
  },
  {
    name: 'what is stored belongs to the person on whose behalf the call is made',
    proves: ['ABI-53'],
    guest: { asks: { kv: { bytes: 100 } } },
    calls: [
      { by: 'ann', steps: [set(1)], ends: { output: [ok({})] } },
      { by: 'bob', steps: [get], ends: { output: [ok({ value: null })] } },
      { by: 'ann', steps: [get], ends: { output: [ok({ value: 1 })] } },
    ],
  },
  {
    name: 'memory is kept from call to call while the instance lives',
    proves: ['ABI-50'],
    calls: [
      { steps: [{ do: 'count' }, { do: 'count' }], ends: { output: [1, 2] } },
      { steps: [{ do: 'count' }], ends: { output: [3] } },
    ],
  },
]
