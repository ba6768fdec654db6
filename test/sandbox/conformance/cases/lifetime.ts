import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

export const lifetimeCases: readonly ConformanceCase[] = [
  {
    name: 'memory is kept from call to call while the instance lives',
    proves: ['ABI-50'],
    calls: [
      { steps: [{ do: 'count' }, { do: 'count' }], ends: { output: [1, 2] } },
      { steps: [{ do: 'count' }], ends: { output: [3] } },
    ],
  },
]
