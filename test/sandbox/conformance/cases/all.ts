import { callCases } from './calls.ts'
import { cancellationCases } from './cancellation.ts'
import { capabilityCases } from './capabilities.ts'
import { channelCases } from './channels.ts'
import { errorCases } from './errors.ts'
import { lifetimeCases } from './lifetime.ts'
import { limitCases } from './limits.ts'
import { loadingCases } from './loading.ts'
import { refusalCases } from './refusals.ts'
import type { ConformanceCase } from '../../../helpers/conformance-case.ts'

/** Every rule of docs/PLUGIN-ABI.md has one at least: scripts/check-plugin-abi.ts. */
export const allCases: readonly ConformanceCase[] = [
  ...loadingCases, ...callCases, ...errorCases, ...cancellationCases, ...limitCases, ...lifetimeCases, ...capabilityCases, ...refusalCases, ...channelCases,
]
