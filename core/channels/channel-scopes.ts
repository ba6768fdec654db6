import type { Role } from '../access/caller.ts'
import type { Scope } from '../access/scope.ts'

/**
 * What a person may do by writing on a channel. Less than at the console: whoever runs the platform, or holds the
 * person's phone, speaks in their name. Approving is the owner's, where the channel was marked for it and nobody else reads along.
 */
export function channelScopes(role: Role, { mayApprove, direct }: { mayApprove: boolean; direct: boolean }): Set<Scope> {
  if (role === 'guest') return new Set(['chat'])
  return new Set(role === 'owner' && mayApprove && direct ? ['chat', 'read', 'approve'] : ['chat', 'read'])
}
