import { readSecret } from './ask.ts'
import type { Invocation } from './command.ts'

export async function run({ input, terminal, gateway }: Invocation): Promise<void> {
  const { plugin, name } = input
  const value = await readSecret(`${String(name)} for ${String(plugin)}`, terminal)
  await (await gateway()).call('secret.set', { plugin, name, value })
  terminal.out(`The secret ${String(name)} of ${String(plugin)} is stored.\n`)
}
