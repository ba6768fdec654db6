import type { Role } from './caller.ts'
import { scopes, type Scope } from './scope.ts'

/** What a person of each role may do at most; a token narrows it further and never widens it. */
export const roleScopes: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  owner: new Set(scopes),
  // `approve` reaches only what acts in their own name; a guest's calls are the owner's to decide.
  member: new Set<Scope>(['read', 'chat', 'write', 'approve']),
  guest: new Set<Scope>(['chat']),
}

export function effectiveScopes(role: Role, tokenScopes: readonly Scope[]): Set<Scope> {
  return new Set(tokenScopes.filter((scope) => roleScopes[role].has(scope)))
}
