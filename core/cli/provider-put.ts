import { readSecret } from './ask.ts'
import { CliError } from './cli-error.ts'
import type { Input, Invocation } from './command.ts'

const kinds: readonly unknown[] = ['openai', 'anthropic', 'google', 'ollama', 'compatible']

export async function run({ input, json, terminal, gateway }: Invocation): Promise<void> {
  const { key: wantsKey, ...provider } = input
  const kind = kindOf(provider)
  const key = wantsKey === false ? undefined : await readSecret(`Key of ${String(provider.name)}`, terminal)
  const output = await (await gateway()).call('provider.put', { ...provider, kind, key })
  terminal.out(json ? `${JSON.stringify(output, null, 2)}\n` : `The provider ${String(provider.name)} is stored.\n`)
}

/** A provider called as its vendor needs no --kind. What is wrong is said before the key is asked for. */
export function kindOf({ name, kind = name }: Input): unknown {
  if (!kinds.includes(kind)) throw new CliError('usage_invalid', `Say its --kind: ${kinds.join(', ')}`)
  return kind
}
