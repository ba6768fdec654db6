import type { Channel } from '../../operations/shapes/channel.ts'
import type { Input } from '../gateway/operations.ts'

/** A channel's settings as they stand in the form. */
export interface ChannelDraft {
  policy: Channel['policy']
  /** One id per line. */
  allowed: string
  dailyLimit: string
  /** Empty for the agent that answers when none is named. */
  agent: string
  mayApprove: boolean
  enabled: boolean
}

export const policies = ['pairing', 'allowlist', 'open', 'off'] as const satisfies readonly Channel['policy'][]
/** What a first day of strangers may be, until the owner says otherwise. */
const usualDailyLimit = 50

export function draftOfChannel({ policy, allowed, dailyLimit, agent, mayApprove, enabled }: Channel): ChannelDraft {
  return { policy, allowed: allowed.join('\n'), dailyLimit: String(dailyLimit ?? usualDailyLimit), agent: agent ?? '', mayApprove, enabled }
}

export function idsIn(allowed: string): string[] {
  return [...new Set(allowed.split(/[\s,]+/).filter((id) => id !== ''))]
}

/** What in a draft cannot be saved. */
export function wrongIn({ policy, allowed, dailyLimit }: ChannelDraft): 'dailyLimit' | 'allowed' | undefined {
  if (policy === 'open' && !isLimit(dailyLimit)) return 'dailyLimit'
  return policy === 'allowlist' && idsIn(allowed).length === 0 ? 'allowed' : undefined
}

/** Only what the chosen policy reads is sent: the rest stays as it is. */
export function inputOfDraft(name: string, draft: ChannelDraft): Input<'channel.put'> {
  const { policy, allowed, dailyLimit, agent, mayApprove, enabled } = draft
  return {
    name, policy, mayApprove, enabled,
    agent: agent === '' ? null : agent,
    ...(policy === 'allowlist' ? { allowed: idsIn(allowed) } : {}),
    ...(policy === 'open' ? { dailyLimit: Number(dailyLimit) } : {}),
  }
}

function isLimit(text: string): boolean {
  return /^[1-9]\d{0,5}$/.test(text.trim())
}
