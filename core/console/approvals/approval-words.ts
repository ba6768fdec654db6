import type { Approval } from '../../operations/shapes/approval.ts'

const reasons = { tainted: 'approval.why.tainted', settings: 'approval.why.settings', spend: 'approval.why.spend', guest: 'approval.why.guest', webhook: 'approval.why.webhook' } as const

/** The console's own words for why something is asked; undefined for a reason it does not know. */
export function reasonKey(reason: string | null): (typeof reasons)[keyof typeof reasons] | undefined {
  return reason !== null && Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons] : undefined
}

/** What became of it. */
export function outcomeKey({ state, decision }: Pick<Approval, 'state' | 'decision'>): 'approval.was.once' | 'approval.was.always' | 'approval.was.denied' | 'approval.was.expired' {
  if (state === 'allowed') return decision === 'always' ? 'approval.was.always' : 'approval.was.once'
  return state === 'denied' ? 'approval.was.denied' : 'approval.was.expired'
}
