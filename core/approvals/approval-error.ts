import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type ApprovalCode = 'approval_needed' | 'approval_denied' | 'approval_expired' | 'never_allowed'

/** A tool call did not run because of policy, or of what a person said about it. */
export class ApprovalError extends CodedError<ApprovalCode> {
  override name = 'ApprovalError'
}
