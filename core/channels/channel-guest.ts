import type { ChannelManifest } from '../../plugin-registry/manifest/channel-schema.ts'
import type { PackageReader } from '../../plugin-registry/package/package-reader.ts'
import { RegistryError } from '../../plugin-registry/registry-error.ts'
import type { Broker } from '../../sandbox/broker/broker.ts'
import type { Caller, GuestPlugin } from '../../sandbox/supervisor/guest-plugin.ts'
import type { Supervisor } from '../../sandbox/supervisor/supervisor.ts'
import type { GrantIndex } from '../plugins/grant-index.ts'
import { type ChannelPart, channelEntry, guestOf } from '../plugins/guest-of.ts'
import type { InstalledPlugin } from '../plugins/installed-plugin.ts'
import { lacksRights, missingRights } from '../plugins/missing-rights.ts'
import type { PluginIndex } from '../plugins/plugin-index.ts'
import type { ChannelRow } from '../store/entities/channel.ts'
import { ChannelError } from './channel-error.ts'

export interface ChannelGuestOptions {
  plugins: PluginIndex
  grants: GrantIndex
  packages: PackageReader
  supervisor: Pick<Supervisor, 'call'>
  broker: Broker
}

type Row = Pick<ChannelRow, 'name' | 'owner' | 'plugin' | 'kind'>

/** The plugin behind a channel: its manifest, its functions, its rights. All throw ChannelError('channel_unready') while it is not active. */
export interface ChannelGuest {
  manifest(row: Row): ChannelManifest
  config(row: Row): unknown
  /** Changes whenever the plugin, its configuration or its switch changes. */
  version(row: Row): unknown
  /** Calls one of its functions, for a channel's owner: what it keeps is kept for them. */
  call(row: Row, part: ChannelPart, input: unknown, about: Pick<Caller, 'event' | 'delivery'>, signal: AbortSignal): Promise<unknown>
  /** What the plugin's own request would answer: the same checks, the same secrets. */
  request(row: Row, capability: string, method: string, input: object, signal: AbortSignal, about?: Pick<Caller, 'socket'>): Promise<BrokerReply>
}

export type BrokerReply = { ok: true; value: unknown } | { ok: false; error: { code: string; message: string } }

export function createChannelGuest({ plugins, grants, packages, supervisor, broker }: ChannelGuestOptions): ChannelGuest {
  const guests = new WeakMap<InstalledPlugin, GuestPlugin>()

  const active = (row: Row): InstalledPlugin => {
    const plugin = plugins.find(row.plugin)
    if (plugin === undefined) throw unready(row, 'is not installed')
    if (!plugin.row.enabled) throw unready(row, 'is switched off; enable it first')
    const missing = missingRights(readable(row, plugin), grants)
    if (missing.length > 0) throw unready(row, lacksRights(missing))
    return plugin
  }
  const guest = (plugin: InstalledPlugin): GuestPlugin => {
    const made = guests.get(plugin) ?? guestOf(plugin, packages)
    guests.set(plugin, made)
    return made
  }

  return {
    manifest(row) {
      const plugin = active(row)
      const { channels } = plugin.manifest
      if (plugin.requestFor('channel') === undefined) throw unready(row, 'does not ask for the capability "channel", which a plugin with channels must; its author adds that')
      const found = Object.hasOwn(channels, row.kind) ? channels[row.kind] : undefined
      if (found === undefined) throw unready(row, `has no channel "${row.kind}"; it has ${Object.keys(channels).join(', ') || 'none'}`)
      return found
    },

    config: (row) => active(row).row.config,
    version: (row) => plugins.find(row.plugin),

    async call(row, part, input, about, signal) {
      const plugin = active(row)
      const caller: Caller = { principal: row.owner, channel: row.name, ...about }
      const { output } = await supervisor.call(guest(plugin), { tool: channelEntry(row.kind, part), input, caller, signal })
      return output
    },

    async request(row, capability, method, input, signal, about) {
      const origin = { plugin: guest(active(row)), caller: { principal: row.owner, channel: row.name, ...about }, signal, onDenial() {} }
      // Written by the broker itself.
      return JSON.parse(await broker.handle(origin, JSON.stringify({ capability, method, input }))) as BrokerReply
    },
  }
}

function readable(row: Row, plugin: InstalledPlugin): InstalledPlugin {
  try {
    void plugin.manifest
    return plugin
  } catch (error) {
    if (error instanceof RegistryError) throw unready(row, `cannot be used: ${error.message}`)
    throw error
  }
}

function unready({ name, plugin }: Row, why: string): ChannelError {
  return new ChannelError('channel_unready', `the plugin ${plugin} ${why}`, { channel: name, plugin })
}
