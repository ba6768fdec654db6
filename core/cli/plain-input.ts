import { z } from 'zod'
import { CliError } from './cli-error.ts'
import type { GatewayClient } from './gateway-client.ts'

const Schema = z.object({ type: z.unknown().optional(), required: z.array(z.string()).catch([]), properties: z.record(z.string(), z.object({ type: z.unknown().optional() }).catch({})).catch({}) })
const Inspected = z.object({ plugin: z.object({ tools: z.array(z.object({ name: z.string(), input: Schema.catch({ required: [], properties: {} }) })) }) })

/** Words that are no name=value: the tool's input where that is a text, or its one required text field, as `/<plugin> <tool> <text>` has it in a chat. */
export async function plainInput(gateway: GatewayClient, { plugin, tool, text }: { plugin: string; tool: string; text: string }): Promise<string | Record<string, string>> {
  const inspected = Inspected.safeParse(await gateway.call('plugin.inspect', { plugin }))
  const schema = inspected.data?.plugin.tools.find(({ name }) => name === tool)?.input
  if (schema?.type === 'string') return text
  const [field, ...more] = schema?.required ?? []
  const isText = field !== undefined && more.length === 0 && schema?.properties[field]?.type === 'string'
  // A tool that is not there is told of by the call itself.
  if (schema !== undefined && !isText) throw new CliError('usage_invalid', `${plugin} ${tool} does not take plain text; give its input as JSON or as name=value`)
  return { [field ?? 'text']: text }
}
