import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type LedgerCode =
  /** Nothing can be recorded now; what must be recorded is refused. */
  | 'ledger_unwritable'
  /** A head that was given to be compared is not this gateway's. */
  | 'head_invalid'

/** The record of what plugins did could not be written or read. */
export class LedgerError extends CodedError<LedgerCode> {
  override name = 'LedgerError'
}
