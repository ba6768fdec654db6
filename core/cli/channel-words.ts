import type { Channel, ChannelKind, Identity, Pairing } from '../operations/shapes/channel.ts'
import { textOf } from './cell.ts'
import { printable } from './printable.ts'

// What the command line says about channels. Labels are strangers' and authors' words.

type Row = Readonly<Record<string, unknown>>

export function stateWords({ state, problem }: Row): string {
  const message = problem !== null && typeof problem === 'object' && 'message' in problem ? problem.message : undefined
  return state === 'problem' && message !== undefined ? `problem: ${printable(textOf(message))}` : textOf(state)
}

export function policyWords({ policy, dailyLimit, allowed }: Row): string {
  if (policy === 'open') return `open, ${textOf(dailyLimit)} a day`
  return policy === 'allowlist' && Array.isArray(allowed) ? `allowlist of ${allowed.length}` : textOf(policy)
}

/** Whom an account is linked to. */
export function personWords({ principal, stranger }: Row): string {
  if (principal === null || typeof principal !== 'object' || !('name' in principal) || !('role' in principal)) return textOf(principal)
  const removed = 'disabled' in principal && principal.disabled === true ? ', removed' : ''
  return `${textOf(principal.name)} (${stranger === true ? 'a guest whom nobody approved' : textOf(principal.role)}${removed})`
}

export function setupText({ label, setup }: Pick<ChannelKind, 'label' | 'setup'>): string {
  if (setup.length === 0) return ''
  const steps = setup.map((step, index) => `  ${index + 1}. ${printable(step)}`)
  return `Before ${printable(label)} works:\n${steps.join('\n')}\n`
}

/** What comes next, once a channel listens. */
export function nextStep({ name, label, policy }: Pick<Channel, 'name' | 'label' | 'policy'>, program: string): string {
  const listens = `${printable(label)} is set up as ${name}, and listens.`
  if (policy === 'pairing') return `${listens}\nWrite to it there: it answers with a code. Then say here whose it is:\n  ${program} channel approve <code> --me\n`
  if (policy === 'off') return `${listens} Nobody may speak yet: ${program} channel put ${name} --policy pairing\n`
  return `${listens}\n`
}

export function pairingWords({ label, externalId, channel }: Pairing): string {
  return `${label === '' ? 'somebody without a name' : `“${printable(label)}”`} (${printable(externalId)} on ${channel})`
}

export function identityWords({ principal, channel, externalId }: Identity): string {
  return `${printable(externalId)} on ${channel} is ${printable(principal.name)} (${principal.role}) now, and was told so.`
}
