import { OperationError } from '../operations/operation-error.ts'
import type { InstalledPlugin } from '../plugins/installed-plugin.ts'
import type { ChannelPolicy, ChannelRow } from '../store/entities/channel.ts'

/** What an owner decides about a channel; what is left out stays as it is. */
export interface ChannelSettings {
  agent?: string | null
  policy?: ChannelPolicy
  allowed?: string[]
  dailyLimit?: number | null
  mayApprove?: boolean
  enabled?: boolean
}

type Decided = Required<ChannelSettings>

/** The settings after a change. Throws OperationError('input_invalid') where they do not go together. */
export function settled(before: Pick<ChannelRow, keyof Decided>, changes: ChannelSettings): Decided {
  const after: Decided = {
    agent: changes.agent === undefined ? (before.agent ?? null) : changes.agent,
    policy: changes.policy ?? before.policy,
    allowed: [...new Set(changes.allowed ?? before.allowed)],
    dailyLimit: changes.dailyLimit === undefined ? (before.dailyLimit ?? null) : changes.dailyLimit,
    mayApprove: changes.mayApprove ?? before.mayApprove,
    enabled: changes.enabled ?? before.enabled,
  }
  if (after.policy === 'open' && after.dailyLimit === null) {
    throw new OperationError('input_invalid', 'An open channel takes messages from anybody: say with `dailyLimit` how many a day', { path: ['dailyLimit'] })
  }
  return after
}

const blank = { agent: null, policy: 'pairing' as const, allowed: [], dailyLimit: null, mayApprove: false, enabled: true }

/** A channel of this plugin, in the kind that was asked for or the only one there is. Throws OperationError. */
export function newChannel(plugin: InstalledPlugin, { kind, name, ...settings }: { kind?: string; name?: string } & ChannelSettings, { owner, at }: { owner: string; at: Date }): ChannelRow {
  const kinds = Object.keys(plugin.manifest.channels)
  const chosen = kind ?? (kinds.length === 1 ? kinds[0] : undefined)
  if (kinds.length === 0) throw new OperationError('input_invalid', `${plugin.name} has no channels`, { plugin: plugin.name })
  if (chosen === undefined || !kinds.includes(chosen)) {
    throw new OperationError('input_invalid', `${plugin.name} has the channels ${kinds.join(', ')}; say which one`, { path: ['kind'], plugin: plugin.name })
  }
  return {
    name: name ?? chosen, owner, plugin: plugin.name, kind: chosen, ...settled(blank, pickSettings(settings)),
    strangersDay: null, strangersCount: 0, cursor: null, problem: null, claimedBy: null, fence: 0, leaseUntil: null, createdAt: at, updatedAt: at,
  }
}

// Of an operation's input, which holds more.
const pickSettings = ({ agent, policy, allowed, dailyLimit, mayApprove, enabled }: ChannelSettings): ChannelSettings => ({ agent, policy, allowed, dailyLimit, mayApprove, enabled })
