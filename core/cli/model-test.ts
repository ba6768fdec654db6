import { CliError } from './cli-error.ts'
import { textOf } from './cell.ts'
import type { Input, Invocation } from './command.ts'

/** `model test`: one word from a model, written as `model list` shows it. Exits with 1 when it does not answer. */
export async function run({ input, json, terminal, gateway }: Invocation): Promise<number> {
  const output = await (await gateway()).call('model.test', trialOf(input))
  if (json) terminal.out(`${JSON.stringify(output, null, 2)}\n`)
  else if (output.ok === true) terminal.out(`It answered in ${textOf(output.ms)} ms: ${textOf(output.text)}\n`)
  else terminal.err(`airlock: It did not answer: ${messageOf(output.error)}\n`)
  return output.ok === true ? 0 : 1
}

/** With --provider, the model's own name; else `provider/model`, parted at the first slash: models may have slashes of their own. */
export function trialOf({ model, provider }: Input): Input {
  const name = String(model)
  if (provider !== undefined) return { provider, model: name }
  const slash = name.indexOf('/')
  if (slash < 1 || slash === name.length - 1) throw new CliError('usage_invalid', `"${name}" is no provider/model, such as openai/gpt-5; \`airlock model list\` shows those that are there`)
  return { provider: name.slice(0, slash), model: name.slice(slash + 1) }
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? textOf(error.message) : textOf(error)
}
