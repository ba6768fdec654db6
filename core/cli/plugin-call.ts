import { z } from 'zod'
import { Denial } from '../operations/shapes/denial.ts'
import type { Invocation, Output } from './command.ts'
import { denialText } from './denial-text.ts'
import { RemoteError } from './gateway-client.ts'
import { parseToolInput } from './parse-value.ts'
import { plainInput } from './plain-input.ts'
import { printableLines } from './printable.ts'

const Denials = z.object({ denials: z.array(Denial) })

export async function run({ input, json, terminal, gateway }: Invocation): Promise<void> {
  const words = Array.isArray(input.input) ? input.input.map(String) : []
  const plugin = String(input.plugin)
  // What the error itself says, and nobody can allow, is not said twice.
  const sayDenials = (details: unknown, failure = '') => {
    const denials = Denials.safeParse(details).data?.denials ?? []
    for (const denial of denials.filter(({ grant, message }) => grant !== undefined || !failure.includes(message))) terminal.err(`${denialText(plugin, denial, terminal.command)}\n`)
  }
  try {
    const answer = await (await gateway()).call('plugin.call', { plugin, tool: input.tool, input: await toolInput(words, { plugin, tool: String(input.tool), gateway }) })
    terminal.out(`${json ? JSON.stringify(answer, null, 2) : outputText(answer)}\n`)
    sayDenials(answer)
  } catch (error) {
    if (error instanceof RemoteError) sayDenials(error.details, error.message)
    throw error
  }
}

/** JSON, name=value, or plain text: for a tool that takes a text, what looks like either is text too. */
async function toolInput(words: readonly string[], { plugin, tool, gateway }: { plugin: string; tool: string; gateway: Invocation['gateway'] }): Promise<unknown> {
  const text = words.join(' ').trim()
  if (text === '') return parseToolInput(words)
  return plainInput(await gateway(), { plugin, tool, words })
}

function outputText({ output }: Output): string {
  return printableLines(typeof output === 'string' ? output : (JSON.stringify(output, null, 2) ?? ''))
}
