import { AccessError } from '../access/access-error.ts'
import type { Caller, Origin } from '../access/caller.ts'
import type { Scope } from '../access/scope.ts'

/** Doors that a person, or a program they gave a token with `approve`, comes through. A chat has its own: chat-decision.ts. */
const doors: ReadonlySet<Origin> = new Set(['console', 'cli', 'api'])
const needed: readonly Scope[] = ['approve', 'admin']

/** Agents, plugins and whatever speaks through them hold no token, and a guest's word is what is asked about. Throws AccessError: scope_missing, forbidden. */
export function requireDecider({ scopes, role, origin, token }: Caller): void {
  if (!needed.some((scope) => scopes.has(scope))) throw new AccessError('scope_missing', `Deciding approvals needs the scope ${needed.join(' or ')}`, { needed })
  if (role === 'guest' || token === undefined || !doors.has(origin)) throw new AccessError('forbidden', 'Approvals are decided by people, in the console or on the command line', { origin })
}

/** The gateway's owner decides for everybody, and so reads what everybody is asked; a token for chatting does not. */
export function seesAll({ role, scopes }: Caller): boolean {
  return role === 'owner' && (['approve', 'admin', 'read'] as const).some((scope) => scopes.has(scope))
}
