import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type AccessCode =
  | 'unauthenticated'
  | 'forbidden'
  | 'scope_missing'
  | 'code_invalid'
  | 'token_expired'
  | 'token_revoked'
  | 'origin_refused'
  | 'host_refused'
  | 'too_many_attempts'
  | 'cli_token_failed'

/** Someone may not do what they tried, or did not prove who they are. */
export class AccessError extends CodedError<AccessCode> {
  override name = 'AccessError'
}
