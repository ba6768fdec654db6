import type { Origin, Role } from '../access/caller.ts'
import type { Effect } from '../../plugin-registry/manifest/effect.ts'

/** From the loosest to the strictest. */
export const verdicts = ['allow', 'ask', 'never'] as const
export type Verdict = (typeof verdicts)[number]

/** When a tool of one effect asks: not at all, in a turn that has read data from outside, each time; or it never runs. From the loosest to the strictest. */
export const modes = ['allow', 'tainted', 'ask', 'never'] as const
export type Mode = (typeof modes)[number]

/** What the owner set for each effect; reading is always allowed. */
export interface PolicySettings {
  write: Mode
  external: Mode
  spend: Extract<Mode, 'ask' | 'never'>
}

export const defaultPolicy: PolicySettings = { write: 'allow', external: 'tainted', spend: 'ask' }

type Deed = Exclude<Effect, 'read'>

/** One tool call, as policy sees it. */
export interface PolicyQuestion {
  role: Role
  origin: Origin
  /** Has the turn read data from outside? */
  tainted: boolean
  /** A person typed this very call (`/plugin tool …`); no model chose it. */
  byHand: boolean
  effect: Effect
  /** Is there a standing rule of the actor for this tool ("always")? */
  rule: boolean
}

export interface Judgement {
  verdict: Verdict
  why: Why
}

/** Every reason there is, in one sentence each; the console has them in its own languages. */
export const whys = {
  reads: 'It only reads.',
  own_word: 'You called it yourself.',
  rule: 'You always allow this tool.',
  allowed: 'Nothing from outside had a hand in it.',
  unasked: 'This gateway is set to allow it.',
  tainted: 'This turn has read data from outside, which may have told the assistant to do this.',
  settings: 'This gateway is set to ask before tools of this kind.',
  spend: 'It spends money or something else that does not come back.',
  guest: 'A guest asked for it.',
  webhook: 'A webhook started it, not a person.',
  forbidden: 'This gateway is set to never run tools of this kind.',
  guest_spend: 'A guest cannot have something spent by a turn that strangers had a hand in.',
} as const
export type Why = keyof typeof whys

/** May this call run now, only after a person said so, or not at all? A pure function: docs/POLICY.md is made from it. */
export function judge(question: PolicyQuestion, settings: PolicySettings = defaultPolicy): Judgement {
  const { byHand, origin, role, effect, rule } = question
  if (effect === 'read') return { verdict: 'allow', why: 'reads' }
  const unattended = judgeUnattended({ ...question, effect }, settings)
  if (unattended.verdict !== 'ask' || effect === 'spend') return unattended
  // What a person types at their own console is their word. In a chat anyone who holds their phone types, and platforms can be made to forge.
  if (byHand && role !== 'guest' && (origin === 'console' || origin === 'cli')) return { verdict: 'allow', why: 'own_word' }
  return rule ? { verdict: 'allow', why: 'rule' } : unattended
}

/** The verdict when nobody's word stands for the call. */
function judgeUnattended({ role, origin, tainted, effect }: PolicyQuestion & { effect: Deed }, settings: PolicySettings): Judgement {
  const mode = modeOf(effect, settings)
  const outside = tainted || origin === 'webhook'
  if (mode === 'never') return { verdict: 'never', why: 'forbidden' }
  if (effect === 'spend') return role === 'guest' && outside ? { verdict: 'never', why: 'guest_spend' } : { verdict: 'ask', why: 'spend' }
  if (role === 'guest') return { verdict: 'ask', why: 'guest' }
  if (origin === 'webhook') return { verdict: 'ask', why: 'webhook' }
  if (mode === 'ask') return { verdict: 'ask', why: 'settings' }
  if (mode === 'tainted' && outside) return { verdict: 'ask', why: 'tainted' }
  return { verdict: 'allow', why: outside ? 'unasked' : 'allowed' }
}

/** A worse effect is never treated more loosely than a lighter one, whatever the settings say. */
function modeOf(effect: Deed, { write, external, spend }: PolicySettings): Mode {
  if (effect === 'write') return write
  const outward = strictest(write, external)
  return effect === 'external' ? outward : strictest(outward, spend)
}

function strictest(one: Mode, other: Mode): Mode {
  return modes.indexOf(one) > modes.indexOf(other) ? one : other
}
