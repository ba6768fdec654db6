import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type ModelCode =
  | 'model_missing'
  | 'model_unknown'
  | 'provider_unknown'
  | 'provider_refused'
  | 'provider_unreachable'
  | 'provider_timeout'
  | 'provider_broken'
  | 'provider_rate_limited'
  | 'context_exceeded'

/** What went wrong between the gateway and a model; the message names the provider and the next step. */
export class ModelError extends CodedError<ModelCode> {
  override name = 'ModelError'
}
