import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type BlobCode =
  /** The file is larger than may be kept. */
  | 'blob_too_large'
  /** There is no such file, or it is somebody else's. */
  | 'blob_missing'
  /** The data folder does not take it: full, read-only. */
  | 'blob_unwritable'

export class BlobError extends CodedError<BlobCode> {
  override name = 'BlobError'
}
