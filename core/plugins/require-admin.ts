import { AccessError } from '../access/access-error.ts'
import type { Caller } from '../access/caller.ts'

/** Rights over plugins come only from someone who may give them; a plugin, an agent or a member never may. */
export function requireAdmin(caller: Caller, action: string): void {
  if (!caller.scopes.has('admin')) throw new AccessError('scope_missing', `${action} needs the scope "admin"`, { scope: 'admin' })
}
