import type { Role } from '../access/caller.ts'
import type { ChannelPolicy } from '../store/entities/channel.ts'

/** What is known of somebody who wrote. */
export interface Sender {
  /** Their account is linked to this person. */
  linked?: { role: Role; disabled: boolean; /** Made by the gateway for a stranger; nobody approved them. */ stranger: boolean }
  /** Their external id is on the channel's list. */
  listed: boolean
  direct: boolean
}

export type Verdict =
  | { speaks: 'linked' }
  /** As a guest of their own; `counted`: against the channel's daily limit. */
  | { speaks: 'guest'; counted: boolean }
  | { speaks: 'no'; answer: 'code' | 'ask_directly' | 'none' }

const silence: Verdict = { speaks: 'no', answer: 'none' }

/** Who of those that write may speak. A person who was removed never may, whatever the policy. */
export function admit(policy: ChannelPolicy, { linked, listed, direct }: Sender): Verdict {
  if (policy === 'off' || linked?.disabled === true) return silence
  const known = linked !== undefined && !linked.stranger
  if (policy === 'allowlist') {
    if (!listed) return silence
    return known ? { speaks: 'linked' } : { speaks: 'guest', counted: false }
  }
  if (known) return { speaks: 'linked' }
  if (policy === 'open') return { speaks: 'guest', counted: true }
  // A code in a group would be everybody's to read, and a stranger's to be spammed with.
  return { speaks: 'no', answer: direct ? 'code' : 'ask_directly' }
}
