import { z } from 'zod'
import { confirm } from './ask.ts'
import { askedSecrets } from './asked-secrets.ts'
import type { Invocation } from './command.ts'
import { SecretEntry } from '../operations/shapes/secret-entry.ts'
import type { PluginDetail } from '../operations/shapes/plugin.ts'
import { pluginIn, pluginText } from './plugin-detail.ts'
import { printable } from './printable.ts'
import { readAnswer } from './read-answer.ts'

/** Shows what a folder asks for, asks, and installs just what was shown: the digest says so. */
export async function run({ input, json, yes, terminal, gateway }: Invocation): Promise<void> {
  const airlock = await gateway()
  const { source } = input
  const inspected = pluginIn(await airlock.call('plugin.inspect', { source }))
  if (!json) terminal.out(pluginText(inspected))
  const grants = input.grant !== false && inspected.rights.required.length > 0
  await confirm(grants ? `Install ${inspected.name} and grant what it needs?` : `Install ${inspected.name}?`, { terminal, yes })
  const output = await airlock.call('plugin.install', { source, digest: inspected.digest, grant: grants ? 'required' : 'none' })
  const plugin = pluginIn(output)
  const { name, version, active, missing } = plugin
  const state = active ? 'its tools are ready' : `it stays inactive until granted: ${missing.join(', ')}`
  terminal.out(json ? `${JSON.stringify(output, null, 2)}\n` : `${name} ${version} is installed; ${state}.\n${json ? '' : await secretsToSet(plugin, airlock, terminal.command)}`)
}

/** Commands for what it asks for and nobody has set: it is named there by its handle, and above by its label. */
async function secretsToSet({ name, rights }: PluginDetail, airlock: Awaited<ReturnType<Invocation['gateway']>>, program: string): Promise<string> {
  const asked = askedSecrets(rights).filter(({ captured }) => !captured)
  if (asked.length === 0) return ''
  const { secrets } = readAnswer(z.object({ secrets: z.array(SecretEntry) }), await airlock.call('secret.list', { plugin: name }))
  const unset = asked.filter((secret) => secrets.every((stored) => stored.name !== secret.name))
  return unset.map((secret) => `It needs a secret, ${printable(secret.label)}: ${program} secret set ${name} ${secret.name}\n`).join('')
}
