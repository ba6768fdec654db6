import type { Right, Verdict } from '../capability.ts'
import { decideAddress, decideUrl } from './decision.ts'
import type { ProxyPort } from './proxy.ts'
import { addressesOf, type ResolvePort } from './resolver.ts'
import type { NetHttpScope, RuleReader } from './scope.ts'
import type { Target } from './target.ts'
import type { Route } from './pinned.ts'
import type { HttpMethod } from './url-rule.ts'

export interface Finder {
  resolve: ResolvePort
  proxy?: ProxyPort
}

/** How a target can be reached: by its addresses, looked up once, or through the owner's proxy. */
export async function findRoute(target: Target, { resolve, proxy }: Finder, signal: AbortSignal): Promise<Route> {
  const uri = proxy?.(target.url)
  if (uri === undefined) return { addresses: await addressesOf(target, resolve, signal) }
  // The proxy looks the name up itself. What is found for it here must be allowed all the same; where only the proxy can find it, its name is all there is to check.
  const addresses = await addressesOf(target, resolve, signal).catch((error: unknown) => {
    if (signal.aborted) throw error
    return []
  })
  return { proxy: uri, addresses }
}

export interface RouteDecision {
  verdict: Verdict<NetHttpScope>
  /** Only what may be connected to. */
  route: Route
  /** Of the addresses found, why some may not be. */
  refusals: Verdict<NetHttpScope>[]
}

/** The URL, and of the addresses found those that may be connected to: none left is a refusal. */
export function decideRoute({ target, method }: { target: Target; method: HttpMethod }, found: Route, right: Right<NetHttpScope>, rulesOf: RuleReader): RouteDecision {
  const verdict = decideUrl(target, method, right, rulesOf)
  if (!verdict.ok) return { verdict, route: found, refusals: [verdict] }
  const decided = found.addresses.map((each) => ({ each, verdict: decideAddress(target, method, each.address, right, rulesOf) }))
  const addresses = decided.filter((one) => one.verdict.ok).map(({ each }) => each)
  const refusals = decided.map((one) => one.verdict).filter((one) => !one.ok)
  // Nobody knows which of them the proxy will take.
  if ('proxy' in found) return { verdict: refusals[0] ?? verdict, route: found, refusals }
  return { verdict: addresses.length > 0 ? verdict : (refusals[0] ?? verdict), route: { addresses }, refusals }
}
