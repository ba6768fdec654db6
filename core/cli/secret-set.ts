import { askedSecrets } from './asked-secrets.ts'
import { readSecret } from './ask.ts'
import type { Invocation } from './command.ts'
import { RemoteError } from './gateway-client.ts'
import { pluginIn } from './plugin-detail.ts'

export async function run({ input, terminal, gateway }: Invocation): Promise<void> {
  const [plugin, name] = [String(input.plugin), String(input.name)]
  const value = await readSecret(`${name} for ${plugin}`, terminal)
  const airlock = await gateway()
  await airlock.call('secret.set', { plugin, name, value })
  terminal.out(`The secret ${name} of ${plugin} is stored.\n`)
  const doubt = await doubtAbout(name, plugin, airlock)
  if (doubt !== undefined) terminal.err(`${doubt}\n`)
}

/** A secret may be there before its plugin, or before the version that asks for it; a slip of the pen looks the same. */
async function doubtAbout(name: string, plugin: string, airlock: Awaited<ReturnType<Invocation['gateway']>>): Promise<string | undefined> {
  let asked: string[]
  try {
    asked = askedSecrets(pluginIn(await airlock.call('plugin.inspect', { plugin })).rights).map((secret) => secret.name)
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    return error.code === 'plugin_unknown' ? `No plugin is called ${plugin} yet; it has the secret once one is installed.` : undefined
  }
  if (asked.includes(name)) return undefined
  return `${plugin} asks for no secret of this name${asked.length === 0 ? '' : `; it asks for ${asked.join(', ')}`}.`
}
