import { CapabilityError } from '../../broker/capability-error.ts'
import { readTarget, type Target } from './target.ts'
import type { HttpMethod } from './url-rule.ts'

/** One request of a chain, without what the gateway adds to it. */
export interface Hop {
  target: Target
  method: HttpMethod
  headers: [string, string][]
  body?: Buffer
}

export const maxRedirects = 5
const redirectStatus = new Set([301, 302, 303, 307, 308])
const credentials = new Set(['authorization', 'cookie', 'cookie2'])

/**
 * Where a response sends the client on to, as the Fetch standard has it (HTTP-redirect fetch); undefined when nowhere.
 * Whether that place is allowed is decided anew, as for any request. Throws CapabilityError `redirect_refused`.
 */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (!redirectStatus.has(status) || location === undefined) return undefined
  const target = readLocation(location, hop.target.url)
  const becomesGet = status === 303 ? hop.method !== 'GET' && hop.method !== 'HEAD' : status <= 302 && hop.method === 'POST'
  const dropped = (name: string) =>
    (becomesGet && name.startsWith('content-')) || (target.url.origin !== hop.target.url.origin && (credentials.has(name) || name.startsWith('proxy-')))

  return {
    target,
    method: becomesGet ? 'GET' : hop.method,
    headers: hop.headers.filter(([name]) => !dropped(name)),
    body: becomesGet ? undefined : hop.body,
  }
}

function readLocation(location: string, base: URL): Target {
  try {
    return readTarget(location, base)
  } catch (cause) {
    const reason = cause instanceof CapabilityError ? cause.message : 'it is not a URL'
    throw new CapabilityError('redirect_refused', `the server redirects, but ${reason}`, {}, { cause })
  }
}
