import { AccessError } from './access-error.ts'
import type { Caller, Role } from './caller.ts'
import { roleScopes } from './role-scopes.ts'
import type { Scope } from './scope.ts'

export const defaultExpiryDays = 90
const dayMs = 86_400_000

/** What somebody asks for when they make a token. */
export interface Wanted {
  scopes: readonly Scope[]
  expiresInDays?: number
}

/**
 * When the new token ends, if it may be made at all: nobody hands out more than they hold or than the other's role may
 * hold, and without `admin` nothing that outlives the maker. Throws AccessError scope_missing or forbidden.
 */
export function expiryOf(wanted: Wanted, maker: Pick<Caller, 'scopes'> & { expiresAt: Date | null }, role: Role, now: Date): Date {
  checkScopes(wanted.scopes, maker.scopes, role)
  const asked = new Date(now.getTime() + (wanted.expiresInDays ?? defaultExpiryDays) * dayMs)
  if (maker.scopes.has('admin') || maker.expiresAt === null || asked <= maker.expiresAt) return asked
  if (wanted.expiresInDays === undefined) return maker.expiresAt
  throw new AccessError('forbidden', `A token cannot outlive the one that makes it, which ends ${maker.expiresAt.toISOString()}; ask for fewer days, or let an admin make it`, { until: maker.expiresAt.toISOString() })
}

/** Throws AccessError scope_missing. */
export function checkScopes(wanted: readonly Scope[], held: ReadonlySet<Scope>, role: Role): void {
  const missing = wanted.filter((scope) => !held.has(scope))
  if (missing.length > 0) throw new AccessError('scope_missing', `A token cannot hold more than its maker: you lack ${missing.join(', ')}`, { missing })
  const beyond = wanted.filter((scope) => !roleScopes[role].has(scope))
  if (beyond.length > 0) {
    throw new AccessError('scope_missing', `A ${role} may hold ${[...roleScopes[role]].join(', ')}, and not ${beyond.join(', ')}`, { missing: beyond, role })
  }
}
