import { CodedError } from '../../sandbox/protocol/coded-error.ts'

const failed = 1
const wrongUsage = 2
/** EX_CONFIG of sysexits.h. */
const wrongConfig = 78

const byCode: ReadonlyMap<string, number> = new Map([
  ['usage_invalid', wrongUsage],
  ['config_invalid', wrongConfig],
  ['config_file_foreign', wrongConfig],
])

export function exitCodeOf(error: unknown): number {
  return error instanceof CodedError ? (byCode.get(error.code) ?? failed) : failed
}
