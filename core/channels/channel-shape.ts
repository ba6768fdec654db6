import type { PluginIndex } from '../plugins/plugin-index.ts'
import type { Channel as ChannelShape, ChannelState, Identity as IdentityShape, Pairing as PairingShape } from '../operations/shapes/channel.ts'
import type { ChannelRow } from '../store/entities/channel.ts'
import type { IdentityRow } from '../store/entities/identity.ts'
import type { PairingRow } from '../store/entities/pairing.ts'
import type { PrincipalRow } from '../store/entities/principal.ts'
import { isStranger } from './guest-id.ts'

/** The lease is by the database's clock, this reading by ours. */
const clockSlackMs = 10_000

/** How a channel is, from what its row says. One that a gateway held and does not renew waits for another. */
export function stateOf(row: Pick<ChannelRow, 'enabled' | 'problem' | 'claimedBy' | 'leaseUntil'>, now: Date): ChannelState {
  if (!row.enabled) return 'disabled'
  if (row.problem != null) return 'problem'
  const held = row.claimedBy != null && row.leaseUntil != null && row.leaseUntil.getTime() + clockSlackMs > now.getTime()
  return held ? 'listening' : 'starting'
}

export function channelShape(row: ChannelRow, { plugins, pairings, now }: { plugins: Pick<PluginIndex, 'find'>; pairings: number; now: Date }): ChannelShape {
  const { name, plugin, kind, policy, allowed, mayApprove, enabled } = row
  return {
    name, plugin, kind, policy, allowed, mayApprove, enabled, pairings,
    label: labelOf(plugins, { plugin, kind }),
    agent: row.agent ?? null,
    dailyLimit: row.dailyLimit ?? null,
    state: stateOf(row, now),
    problem: enabled && row.problem != null ? row.problem : null,
    createdAt: row.createdAt.toISOString(),
  }
}

/** A plugin that was removed, or whose manifest this version cannot read, leaves the name. */
function labelOf(plugins: Pick<PluginIndex, 'find'>, { plugin, kind }: Pick<ChannelRow, 'plugin' | 'kind'>): string {
  try {
    const channels = plugins.find(plugin)?.manifest.channels ?? {}
    return (Object.hasOwn(channels, kind) ? channels[kind]?.label : undefined) ?? kind
  } catch {
    return kind
  }
}

export function pairingShape({ id, channel, externalId, label, code, createdAt, expiresAt, rejectedAt }: PairingRow): PairingShape {
  return { id, channel, externalId, label, code, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString(), rejected: rejectedAt != null }
}

export function identityShape({ id, account, externalId, label, createdAt }: IdentityRow, person: PrincipalRow): IdentityShape {
  return {
    id, externalId,
    channel: account,
    label: label ?? '',
    principal: { id: person.id, name: person.name, role: person.role, disabled: person.disabledAt != null },
    stranger: isStranger(person),
    createdAt: createdAt.toISOString(),
  }
}
