import { z } from 'zod'
import type { ChannelKind } from '../operations/shapes/channel.ts'
import type { GrantIndex } from '../plugins/grant-index.ts'
import type { InstalledPlugin } from '../plugins/installed-plugin.ts'
import { missingRights } from '../plugins/missing-rights.ts'
import { RegistryError } from '../../plugin-registry/registry-error.ts'

/** What a manifest asks of the capability `secrets`, as far as a set-up shows it. */
const AskedSecrets = z.record(z.string(), z.looseObject({ label: z.string() }))

export interface KindFacts {
  grants: Pick<GrantIndex, 'granted'>
  /** Secrets that are set, as `<plugin>/<name>`. */
  secretsSet: ReadonlySet<string>
  /** The channel that serves a kind, by `<plugin>/<kind>`. */
  channels: ReadonlyMap<string, string>
}

/** The channels that a plugin offers; none when its manifest cannot be read. */
export function channelKindsOf(plugin: InstalledPlugin, { grants, secretsSet, channels }: KindFacts): ChannelKind[] {
  try {
    const { manifest, name } = plugin
    const asked = AskedSecrets.safeParse(plugin.requestFor('secrets')).data ?? {}
    const secrets = Object.entries(asked).map(([secret, { label }]) => ({ name: secret, label, set: secretsSet.has(`${name}/${secret}`) }))
    const active = plugin.row.enabled && missingRights(plugin, grants).length === 0
    return Object.entries(manifest.channels).map(([kind, { label, setup = [] }]) => ({ plugin: name, kind, label, setup, secrets, active, channel: channels.get(`${name}/${kind}`) ?? null }))
  } catch (thrown) {
    if (thrown instanceof RegistryError) return []
    throw thrown
  }
}
