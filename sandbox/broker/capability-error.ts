import { CodedError, type CodedErrorOptions } from '../protocol/coded-error.ts'

export type CapabilityCode =
  | 'grant_missing'
  | 'capability_unknown'
  | 'request_invalid'
  | 'host_refused'
  | 'address_refused'
  | 'redirect_refused'
  | 'response_too_large'
  | 'request_too_large'
  | 'quota_exceeded'
  | 'secret_missing'
  | 'capture_failed'
  | 'lease_ended'
  | 'rate_limited'
  | 'network_failed'
  | 'approval_needed'
  | 'never_allowed'
  | 'depth_limit'
  | 'tool_failed'
  | 'model_failed'
  | 'file_missing'
  | 'cancelled'
  | 'capability_failed'

/** That a right was lacking: what for, and the narrowest scope that would have sufficed. */
export interface LackingRight {
  tried: string
  grant?: unknown
  /** It was granted when the request began: what was allowed once may be again. */
  wasGranted?: true
}

/** Why the broker refused a guest's request, or why carrying it out failed. */
export class CapabilityError extends CodedError<CapabilityCode> {
  override name = 'CapabilityError'
  /** Present when an owner could decide otherwise: it becomes a Denial. */
  readonly lacking?: LackingRight

  constructor(code: CapabilityCode, message: string, details: Readonly<Record<string, unknown>> = {}, options: CodedErrorOptions & { lacking?: LackingRight } = {}) {
    super(code, message, details, options)
    this.lacking = options.lacking
  }
}
