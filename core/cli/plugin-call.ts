import { z } from 'zod'
import { Denial } from '../operations/shapes/denial.ts'
import type { Invocation, Output } from './command.ts'
import { denialText } from './denial-text.ts'
import { RemoteError } from './gateway-client.ts'
import { parseToolInput } from './parse-value.ts'
import { printableLines } from './printable.ts'

const Denials = z.object({ denials: z.array(Denial) })

export async function run({ input, json, terminal, gateway }: Invocation): Promise<void> {
  const words = Array.isArray(input.input) ? input.input.map(String) : []
  const plugin = String(input.plugin)
  const sayDenials = (details: unknown) => {
    for (const denial of Denials.safeParse(details).data?.denials ?? []) terminal.err(`${denialText(plugin, denial)}\n`)
  }
  try {
    const answer = await (await gateway()).call('plugin.call', { plugin, tool: input.tool, input: parseToolInput(words) })
    terminal.out(`${json ? JSON.stringify(answer, null, 2) : outputText(answer)}\n`)
    sayDenials(answer)
  } catch (error) {
    if (error instanceof RemoteError) sayDenials(error.details)
    throw error
  }
}

function outputText({ output }: Output): string {
  return printableLines(typeof output === 'string' ? output : (JSON.stringify(output, null, 2) ?? ''))
}
