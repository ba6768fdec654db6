import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type ConfigCode = 'config_invalid' | 'config_file_foreign'

/** The message is one line: what is set wrongly, what was found, what is allowed. The process ends with exit code 78. */
export class ConfigError extends CodedError<ConfigCode> {
  override name = 'ConfigError'
}
