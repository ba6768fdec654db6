import type { Capability } from '../../sandbox/capabilities/capability.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { GrantRow } from '../store/entities/grant.ts'
import type { LeaseRequest } from './grants.ts'

type Terms = Pick<LeaseRequest, 'minutes' | 'until' | 'uses' | 'session'>

/** What ends the lease, as its row says it. Throws OperationError `input_invalid`. */
export function leaseTerms({ minutes, until, uses, session }: Terms, capability: Capability, capabilities: readonly Capability[], now: Date): Pick<GrantRow, 'expiresAt' | 'uses' | 'usesLeft'> & { session: string | null } {
  if (minutes === undefined && until === undefined && uses === undefined && session === undefined) {
    throw new OperationError('input_invalid', 'say what ends the lease: minutes, until, uses or session; what has no end is granted with grant.allow', {})
  }

  if (minutes !== undefined && until !== undefined) throw new OperationError('input_invalid', 'a lease ends after minutes or at a moment (until), not both', { minutes, until })
  const expiresAt = until !== undefined ? new Date(until) : minutes !== undefined ? new Date(now.getTime() + minutes * 60_000) : null
  if (expiresAt !== null && !(expiresAt > now)) throw new OperationError('input_invalid', `${until} is over already`, { until })

  const user = capabilities.find((other) => other.uses.includes(capability.name))
  if (uses !== undefined && user !== undefined) {
    throw new OperationError('input_invalid', `${capability.name} is used by requests of others and has none of its own to count; lease ${user.name} by count, and ${capability.name} by time or for a conversation`, { capability: capability.name })
  }

  return { expiresAt, uses: uses ?? null, usesLeft: uses ?? null, session: session ?? null }
}
