import type { ModelCode, ModelError } from './model-error.ts'

/** What may help after a failure: the same model again, another one, or nothing, because the request itself was refused. */
export type Remedy = 'again' | 'elsewhere' | 'none'

const byCode: Readonly<Record<ModelCode, Remedy>> = {
  model_missing: 'none',
  model_unknown: 'elsewhere',
  provider_unknown: 'elsewhere',
  provider_refused: 'none',
  provider_unreachable: 'again',
  provider_timeout: 'elsewhere',
  provider_broken: 'elsewhere',
  provider_rate_limited: 'again',
  context_exceeded: 'none',
}

/** What the error says itself wins: the same code stands for a wrong key and for a request that nobody would take. */
export function remedyOf({ code, details }: ModelError): Remedy {
  const said = details['remedy']
  return said === 'again' || said === 'elsewhere' || said === 'none' ? said : byCode[code]
}

/** How long the provider asked to be left alone. */
export function askedPauseMs({ details }: ModelError): number | undefined {
  const ms = details['retryAfterMs']
  return typeof ms === 'number' ? ms : undefined
}
