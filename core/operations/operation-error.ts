import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type OperationCode = 'operation_unknown' | 'input_invalid' | 'not_found' | 'conflict' | 'too_large' | 'rate_limited' | 'internal'

/** An operation could not be carried out as it was asked for. */
export class OperationError extends CodedError<OperationCode> {
  override name = 'OperationError'
}
