import type { Origin, Role } from '../access/caller.ts'
import type { Effect } from '../../plugin-registry/manifest/effect.ts'
import { judge, type PolicyQuestion, type Verdict } from './policy.ts'

const effects: readonly Effect[] = ['read', 'write', 'external', 'spend']

interface Situation {
  words: string
  role: Role
  origin: Origin
  tainted?: boolean
  byHand?: boolean
}

/** Every situation that policy tells apart, at the default settings. */
const situations: readonly Situation[] = [
  { words: 'owner or member typed the call at the console or the CLI', role: 'member', origin: 'console', tainted: true, byHand: true },
  { words: 'owner or member, nothing read from outside', role: 'member', origin: 'channel' },
  { words: 'owner or member, **tainted**', role: 'member', origin: 'channel', tainted: true },
  { words: 'a webhook started it', role: 'owner', origin: 'webhook' },
  { words: 'guest, nothing read from outside', role: 'guest', origin: 'channel' },
  { words: 'guest, **tainted**', role: 'guest', origin: 'channel', tainted: true },
]

/** The table of docs/POLICY.md: what the function answers, not what somebody remembers of it. */
export function policyTable(): string {
  const rows = situations.map(({ words, ...situation }) => [words, ...effects.map((effect) => cell({ tainted: false, byHand: false, ...situation, effect, rule: false }))])
  return [['', ...effects.map((effect) => `\`${effect}\``)], ['---', ...effects.map(() => '---')], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const shown: Readonly<Record<Verdict, string>> = { allow: 'allow', ask: '**ask**', never: '**never**' }

/** With a star where a standing rule answers instead of the person. */
function cell(question: PolicyQuestion): string {
  const { verdict } = judge(question)
  const ruled = judge({ ...question, rule: true }).verdict
  return `${shown[verdict]}${ruled === verdict ? '' : ' *'}`
}
