import { z } from 'zod'
import { CliError } from './cli-error.ts'
import type { GatewayClient } from './gateway-client.ts'
import { parseToolInput } from './parse-value.ts'

const Schema = z.object({ type: z.unknown().optional(), required: z.array(z.string()).catch([]), properties: z.record(z.string(), z.object({ type: z.unknown().optional() }).catch({})).catch({}) })
const Inspected = z.object({ plugin: z.object({ tools: z.array(z.object({ name: z.string(), input: Schema.catch({ required: [], properties: {} }) })) }) })

/** Words: the tool's input where that is a text, else JSON, else name=value, else its one required text field, as `/<plugin> <tool> <text>` has it in a chat. */
export async function plainInput(gateway: GatewayClient, { plugin, tool, words }: { plugin: string; tool: string; words: readonly string[] }): Promise<unknown> {
  const text = words.join(' ').trim()
  const inspected = Inspected.safeParse(await gateway.call('plugin.inspect', { plugin }).catch(() => undefined))
  const schema = inspected.data?.plugin.tools.find(({ name }) => name === tool)?.input
  if (schema?.type === 'string') return text
  if (text.startsWith('{') || words.every((word) => /^[\w-]+=/.test(word))) return parseToolInput(words)
  const [field, ...more] = schema?.required ?? []
  const isText = field !== undefined && more.length === 0 && schema?.properties[field]?.type === 'string'
  // A tool that is not there, or may not be looked at, is told of by the call itself.
  if (schema !== undefined && !isText) throw new CliError('usage_invalid', `${plugin} ${tool} does not take plain text; give its input as JSON or as name=value`)
  return { [field ?? 'text']: text }
}
