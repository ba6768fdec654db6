import type { Attempt, Capability, Right, Verdict } from '../capabilities/capability.ts'
import type { Caller, GuestPlugin } from '../supervisor/guest-plugin.ts'
import { CapabilityError } from './capability-error.ts'
import type { CountedLease, GrantReader } from './grant-reader.ts'

/** What a request rests on: grants that nothing counts or, where those do not suffice, one lease besides, of which a use is spent. */
export interface Footing {
  lease?: CountedLease
}

/** Who asks for what. */
export interface Asked {
  plugin: GuestPlugin
  capability: Capability
  caller: Caller
  attempt: Attempt
}

/**
 * Finds what allows the request and puts it into `footing`. Undefined where grants without a count suffice: then nothing is written.
 * Rejects with CapabilityError: the verdict's own code, or `lease_ended`.
 */
export function findFooting(asked: Asked, right: Right, grants: GrantReader, footing: Footing): Promise<void> | undefined {
  const verdict = asked.attempt.check(right)
  return verdict.ok ? undefined : findLease(asked, right, grants, { footing, verdict })
}

async function findLease({ plugin, capability, caller, attempt }: Asked, right: Right, grants: GrantReader, { footing, verdict }: { footing: Footing; verdict: Verdict & { ok: false } }): Promise<void> {
  const suffices = (scope: unknown) => attempt.check(withScope(right, scope)).ok
  for (const lease of grants.leases?.(plugin.name, capability.name, caller) ?? []) {
    if (!suffices(lease.scope)) continue
    // The request stands on it while the use is being spent: if the lease ends meanwhile, so does the request.
    footing.lease = lease
    // Several gateways may be at it: only the database knows whether a use is left.
    if (await lease.spend()) return
    footing.lease = undefined
  }

  const ended = grants.ended?.(plugin.name, capability.name, caller) ?? []
  const lacking = { tried: attempt.tried, grant: verdict.grant }
  if (ended.some(suffices)) throw leaseEnded(attempt, verdict.grant)
  throw new CapabilityError(verdict.code, verdict.message, {}, { lacking })
}

/** The right with what the footing adds, as long as that lives. */
export function standingOn({ lease }: Footing, right: Right): Right {
  return lease?.isAlive() ? withScope(right, lease.scope) : right
}

export function leaseEnded({ tried }: Pick<Attempt, 'tried'>, grant?: unknown): CapabilityError {
  return new CapabilityError('lease_ended', 'the grant for this was for a time, a number of uses or one conversation, and that is over', {}, { lacking: { tried, grant, wasGranted: true } })
}

/** Refusals that come before anything is done: a use that was spent for them comes back. */
export function isBeforeTheDeed(error: unknown): boolean {
  return error instanceof CapabilityError && beforeTheDeed.has(error.code)
}

const beforeTheDeed: ReadonlySet<string> = new Set(['request_invalid', 'request_too_large', 'host_refused', 'address_refused', 'rate_limited', 'quota_exceeded', 'secret_missing'])

function withScope(right: Right, scope: unknown): Right {
  return { request: right.request, grants: [...right.grants, scope] }
}
