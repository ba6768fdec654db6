import { readFile } from 'node:fs/promises'
import { isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { Channel, ChannelKind } from '../operations/shapes/channel.ts'
import type { PluginDetail } from '../operations/shapes/plugin.ts'
import { confirm, readSecret } from './ask.ts'
import { nextStep, setupText, stateWords } from './channel-words.ts'
import { waitForChannel } from './channel-wait.ts'
import { CliError } from './cli-error.ts'
import type { Invocation } from './command.ts'
import type { GatewayClient } from './gateway-client.ts'
import { pluginIn } from './plugin-detail.ts'
import { printable } from './printable.ts'
import { readAnswer } from './read-answer.ts'
import { rightsText } from './rights-text.ts'

/** Sets a channel up: what it may do, what its owner prepares, its secrets; then waits to see whether it works. 1 when it does not. */
export async function run(invocation: Invocation): Promise<number> {
  const { input, json, terminal, gateway } = invocation
  const airlock = await gateway()
  const { app, tokenFile, ...settings } = input
  const kind = await findKind(airlock, String(app))
  await consent(airlock, kind, invocation)
  await setSecrets(airlock, kind, { tokenFile, invocation })
  const added = await airlock.call('channel.add', { plugin: kind.plugin, kind: kind.kind, ...settings })
  const { name } = readAnswer(z.object({ channel: Channel }), added).channel
  if (!json) terminal.err('Trying it out …\n')
  const channel = await waitForChannel(airlock, name)
  if (json) terminal.out(`${JSON.stringify({ channel }, null, 2)}\n`)
  else if (channel.state === 'listening') terminal.out(nextStep(channel, terminal.command))
  else terminal.err(trouble(channel, kind, terminal.command))
  return channel.state === 'listening' ? 0 : 1
}

/** The channel that is meant by `telegram`, a plugin's name or `plugin/channel`. */
async function findKind(airlock: GatewayClient, app: string): Promise<ChannelKind> {
  const { kinds } = readAnswer(z.object({ kinds: z.array(ChannelKind) }), await airlock.call('channel.kinds', {}))
  const meant = kinds.filter(({ plugin, kind }) => [kind, plugin, `${plugin}/${kind}`].includes(app))
  const names = (of: readonly ChannelKind[]) => of.map(({ plugin, kind }) => (kinds.filter((each) => each.kind === kind).length > 1 ? `${plugin}/${kind}` : kind)).join(', ')
  const [kind, other] = meant
  if (kind === undefined) throw new CliError('usage_invalid', kinds.length === 0 ? 'No installed plugin has a channel; `airlock plugin install <folder>` adds one' : `There is no channel ${app}; there are ${names(kinds)}`)
  if (other !== undefined) throw new CliError('usage_invalid', `${app} may be ${names(meant)}; say which one`)
  if (kind.channel !== null) {
    const secrets = kind.secrets.map(({ name }) => `, \`airlock secret set ${kind.plugin} ${name}\` replaces its ${name}`).join('')
    throw new CliError('usage_invalid', `${kind.label} is set up already, as ${kind.channel}; \`airlock channel put ${kind.channel}\` changes it${secrets}`)
  }
  return kind
}

/** Shows what the plugin may do once it is set up, asks, and grants that. */
async function consent(airlock: GatewayClient, kind: ChannelKind, { json, yes, terminal }: Invocation): Promise<void> {
  const plugin = pluginIn(await airlock.call('plugin.inspect', { plugin: kind.plugin }))
  checkConfig(plugin)
  const open = plugin.rights.required.filter(({ granted }) => !granted)
  if (open.length > 0) {
    if (!json) terminal.out(`${plugin.name} ${plugin.version} (${plugin.tier})\n${rightsText({ required: open, optional: [] })}`)
    await confirm(`Let ${plugin.name} do that?`, { terminal, yes })
    for (const { capability, scope } of open) await airlock.call('grant.allow', { plugin: plugin.name, capability, scope })
  }
  if (!plugin.enabled) {
    await confirm(`${plugin.name} is switched off. Switch it on?`, { terminal, yes })
    await airlock.call('plugin.enable', { plugin: plugin.name })
  }
}

/** What a manifest needs to be told first has its own command. */
function checkConfig({ name, config, configSchema }: PluginDetail): void {
  const required = z.array(z.string()).safeParse(configSchema?.['required']).data ?? []
  const set = new Set(typeof config === 'object' && config !== null ? Object.keys(config) : [])
  const missing = required.filter((key) => !set.has(key))
  if (missing.length === 0) return
  throw new CliError('usage_invalid', `${name} needs to know ${missing.join(', ')} first: \`airlock plugin configure ${name} '{"${missing[0]}": …}'\``)
}

async function setSecrets(airlock: GatewayClient, { plugin, label, setup, secrets }: ChannelKind, { tokenFile, invocation }: { tokenFile: unknown; invocation: Invocation }): Promise<void> {
  const { json, terminal } = invocation
  // A file is a new value, also for what is set.
  const open = typeof tokenFile === 'string' && secrets.length === 1 ? secrets : secrets.filter(({ set }) => !set)
  if (open.length === 0) return
  if (open.length > 1 && !terminal.interactive) {
    throw new CliError('usage_invalid', `${label} needs ${open.map(({ name }) => name).join(', ')}: set each with \`airlock secret set ${plugin} <name>\`, then say this again`)
  }
  if (!json && typeof tokenFile !== 'string') terminal.out(setupText({ label, setup }))
  for (const { name, label: what } of open) {
    const value = typeof tokenFile === 'string' ? await secretFrom(tokenFile, invocation) : await readSecret(`${printable(what)} (it is not shown, and goes to the gateway only)`, terminal)
    await airlock.call('secret.set', { plugin, name, value: value.trim() })
  }
}

async function secretFrom(file: string, { terminal }: Pick<Invocation, 'terminal'>): Promise<string> {
  const path = isAbsolute(file) ? file : resolve(terminal.cwd, file)
  const value = await readFile(path, 'utf8').catch((cause) => {
    throw new CliError('usage_invalid', `${path} cannot be read`, {}, { cause })
  })
  if (value.trim() === '') throw new CliError('usage_invalid', `${path} is empty`)
  return value
}

function trouble(channel: Channel, { plugin, secrets }: ChannelKind, program: string): string {
  const { name } = channel
  if (channel.state === 'starting') return `${name} is set up, but nothing listens yet; ${program} channel list says when it does.\n`
  const again = secrets.map((secret) => `  ${program} secret set ${plugin} ${secret.name}\n`).join('')
  return `${name} is set up, but does not work: ${stateWords(channel)}\n${again === '' ? '' : `Give it another token, and it tries again by itself:\n${again}`}`
}
