import { z } from 'zod'
import { Grant } from '../operations/shapes/grant.ts'
import { confirm } from './ask.ts'
import { CliError } from './cli-error.ts'
import type { Input, Invocation } from './command.ts'
import { parseJson } from './parse-value.ts'
import { pluginIn } from './plugin-detail.ts'
import { printable } from './printable.ts'
import { rightsText } from './rights-text.ts'

export async function run(invocation: Invocation): Promise<void> {
  const { input, json, terminal, gateway } = invocation
  const scope = input.scope === undefined ? await wholeScope(invocation) : scopeOf(input)
  const output = await (await gateway()).call('grant.allow', { plugin: input.plugin, capability: input.capability, scope })
  terminal.out(json ? `${JSON.stringify(output, null, 2)}\n` : sayGranted(output))
}

/** All that the manifest asks for: shown first, since nobody typed what it is. */
export async function wholeScope({ input, json, yes, terminal, gateway }: Invocation): Promise<unknown> {
  const plugin = pluginIn(await (await gateway()).call('plugin.inspect', { plugin: input.plugin }))
  const required = plugin.rights.required.filter((right) => right.capability === input.capability)
  const optional = plugin.rights.optional.filter((right) => right.capability === input.capability)
  const right = required[0] ?? optional[0]
  if (!right) throw new CliError('usage_invalid', `${plugin.name} does not ask for ${String(input.capability)}`)
  if (!json) terminal.out(rightsText({ required, optional }))
  await confirm(`Grant ${plugin.name} all of that?`, { terminal, yes })
  return right.scope
}

/** JSON, or for net.http an address with its methods. */
export function scopeOf({ capability, scope, methods }: Input): unknown {
  const text = String(scope).trim()
  if (capability !== 'net.http' || text.startsWith('{')) return parseJson(text)
  if (!/^https?:\/\//.test(text)) throw new CliError('usage_invalid', 'Give the scope as JSON, or an address such as https://example.com/*')
  return { allow: [{ url: text, ...(Array.isArray(methods) ? { methods } : {}) }] }
}

export function sayGranted(output: unknown): string {
  const read = z.object({ grant: Grant }).safeParse(output)
  if (!read.success) return 'Granted.\n'
  const sentences = read.data.grant.consents.map(({ text }) => `  • ${printable(text.en).replaceAll('**', '')}\n`)
  return `Granted (${read.data.grant.id}):\n${sentences.join('')}`
}
