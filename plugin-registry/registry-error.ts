import { CodedError } from '../sandbox/protocol/coded-error.ts'

export type RegistryCode =
  | 'manifest_invalid'
  | 'package_missing'
  | 'package_too_large'
  | 'plugin_exists'
  | 'plugin_unknown'
  | 'plugin_inactive'
  | 'digest_mismatch'

/** Something about a plugin's package or its installation is not as it must be. */
export class RegistryError extends CodedError<RegistryCode> {
  override name = 'RegistryError'
}
