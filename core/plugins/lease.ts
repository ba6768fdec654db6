import type { Caller } from '../../sandbox/supervisor/guest-plugin.ts'
import type { GrantRow } from '../store/entities/grant.ts'

type Ends = Pick<GrantRow, 'expiresAt' | 'usesLeft' | 'session'>

/** Does anything end this grant but its owner? */
export function isLease(row: Ends): boolean {
  return row.expiresAt != null || isCounted(row) || row.session != null
}

export function isCounted({ usesLeft }: Pick<Ends, 'usesLeft'>): boolean {
  return usesLeft != null
}

export function hasUses({ usesLeft }: Pick<Ends, 'usesLeft'>): boolean {
  return usesLeft == null || usesLeft > 0
}

export function isInTime({ expiresAt }: Pick<Ends, 'expiresAt'>, now: number): boolean {
  return expiresAt == null || expiresAt.getTime() > now
}

/** A lease for one conversation holds in that alone; without one, in all. */
export function holdsFor({ session }: Pick<Ends, 'session'>, caller: Pick<Caller, 'session'>): boolean {
  return session == null || session === caller.session
}

/** Did it end before that moment, as far as its row says? When its last use was spent is not on record: such rows count from when they were granted. */
export function wasOverBy(row: Ends & Pick<GrantRow, 'createdAt'>, moment: number): boolean {
  return !isInTime(row, moment) || (!hasUses(row) && row.createdAt.getTime() < moment)
}
