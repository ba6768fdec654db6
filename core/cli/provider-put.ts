import { readSecret } from './ask.ts'
import type { Invocation } from './command.ts'

export async function run({ input, json, terminal, gateway }: Invocation): Promise<void> {
  const { key: wantsKey, ...provider } = input
  const key = wantsKey === false ? undefined : await readSecret(`Key of ${String(provider.name)}`, terminal)
  const output = await (await gateway()).call('provider.put', { ...provider, key })
  terminal.out(json ? `${JSON.stringify(output, null, 2)}\n` : `The provider ${String(provider.name)} is stored.\n`)
}
