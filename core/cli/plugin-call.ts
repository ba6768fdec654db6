import type { Invocation } from './command.ts'
import { parseToolInput } from './parse-value.ts'
import { printableLines } from './printable.ts'

export async function run({ input, json, terminal, gateway }: Invocation): Promise<void> {
  const words = Array.isArray(input.input) ? input.input.map(String) : []
  const answer = await (await gateway()).call('plugin.call', { plugin: input.plugin, tool: input.tool, input: parseToolInput(words) })
  if (json) terminal.out(`${JSON.stringify(answer, null, 2)}\n`)
  else terminal.out(`${outputText(answer.output)}\n`)
}

function outputText(output: unknown): string {
  return printableLines(typeof output === 'string' ? output : (JSON.stringify(output, null, 2) ?? ''))
}
