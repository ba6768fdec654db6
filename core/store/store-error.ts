import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type StoreCode =
  | 'database_newer'
  | 'database_unreachable'
  | 'database_damaged'
  | 'disk_full'
  | 'migration_failed'
  | 'folder_in_use'
  | 'key_wrong'
  | 'key_missing'
  | 'secret_damaged'

export class StoreError extends CodedError<StoreCode> {
  override name = 'StoreError'
}
