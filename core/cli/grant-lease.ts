import { CliError } from './cli-error.ts'
import type { Invocation } from './command.ts'
import { sayGranted, scopeOf, wholeScope } from './grant-allow.ts'

/** As `grant allow`, with an end. */
export async function run(invocation: Invocation): Promise<void> {
  const { input, json, terminal, gateway } = invocation
  const { plugin, capability, minutes, until, uses, session } = input
  if ([minutes, until, uses, session].every((end) => end === undefined)) {
    throw new CliError('usage_invalid', 'Say what ends it: --minutes, --until, --uses or --session; what has no end is `grant allow`')
  }

  const scope = input.scope === undefined ? await wholeScope(invocation) : scopeOf(input)
  const output = await (await gateway()).call('grant.lease', { plugin, capability, scope, minutes, until, uses, session })
  terminal.out(json ? `${JSON.stringify(output, null, 2)}\n` : sayGranted(output))
}
