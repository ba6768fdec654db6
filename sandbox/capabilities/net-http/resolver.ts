import { lookup } from 'node:dns/promises'
import { CapabilityError } from '../../broker/capability-error.ts'
import type { Target } from './target.ts'

export interface Address {
  address: string
  family: 4 | 6
}

/** All addresses of a name, in the order to try them. */
export type ResolvePort = (host: string) => Promise<Address[]>

/** As the operating system resolves names, /etc/hosts included. */
export const systemResolver: ResolvePort = async (host) => {
  const found = await lookup(host, { all: true, verbatim: true })
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

/**
 * Looks a host up, once for each request: the addresses that are checked are those the connection is made to,
 * so a name that changes its answer (DNS rebinding) gains nothing. Throws CapabilityError `network_failed`.
 */
export async function addressesOf(target: Target, resolve: ResolvePort, signal: AbortSignal): Promise<Address[]> {
  if (target.literal) return [{ address: target.host, family: target.host.includes(':') ? 6 : 4 }]
  const found = await Promise.race([resolve(target.host), aborted(signal)]).catch((cause: unknown) => {
    if (signal.aborted) throw signal.reason
    throw new CapabilityError('network_failed', `${target.host} could not be found`, { host: target.host }, { cause })
  })
  if (found.length === 0) throw new CapabilityError('network_failed', `${target.host} has no address`, { host: target.host })
  return found
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
