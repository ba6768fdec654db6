import { confirm } from './ask.ts'
import type { Invocation } from './command.ts'
import { pluginIn, pluginText } from './plugin-detail.ts'

/** Shows what a folder asks for, asks, and installs just what was shown: the digest says so. */
export async function run({ input, json, yes, terminal, gateway }: Invocation): Promise<void> {
  const airlock = await gateway()
  const { source } = input
  const inspected = pluginIn(await airlock.call('plugin.inspect', { source }))
  if (!json) terminal.out(pluginText(inspected))
  const grants = input.grant !== false && inspected.rights.required.length > 0
  await confirm(grants ? `Install ${inspected.name} and grant what it needs?` : `Install ${inspected.name}?`, { terminal, yes })
  const output = await airlock.call('plugin.install', { source, digest: inspected.digest, grant: grants ? 'required' : 'none' })
  const { name, version, active, missing } = pluginIn(output)
  const state = active ? 'its tools are ready' : `it stays inactive until granted: ${missing.join(', ')}`
  terminal.out(json ? `${JSON.stringify(output, null, 2)}\n` : `${name} ${version} is installed; ${state}.\n`)
}
