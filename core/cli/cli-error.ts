import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type CliCode = 'usage_invalid' | 'gateway_unreachable' | 'answer_invalid' | 'aborted'

/** What a command cannot do by itself, before or after the gateway is asked. */
export class CliError extends CodedError<CliCode> {
  override name = 'CliError'
}
