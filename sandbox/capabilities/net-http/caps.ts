import type { Right } from '../capability.ts'
import type { Hop } from './redirect.ts'
import type { NetHttpScope, RuleReader } from './scope.ts'
import { ruleMatches } from './url-rule.ts'

/** How often and how much; what nobody named is not bounded here. */
export interface Caps {
  requestsPerMinute: number
  requestBytes: number
  responseBytes: number
}

const capNames = ['requestsPerMinute', 'requestBytes', 'responseBytes'] as const

/** What holds for this request: the manifest's caps, and of the grants that allow it the widest; a grant that names none allows what the manifest asks for. */
export function capsFor({ target, method }: Pick<Hop, 'target' | 'method'>, { request, grants }: Right<NetHttpScope>, rulesOf: RuleReader): Caps {
  const allowing = grants.filter((grant) => rulesOf(grant).some((rule) => ruleMatches(rule, target, method)))
  const cap = (name: (typeof capNames)[number]) => Math.min(request[name] ?? Infinity, Math.max(...allowing.map((grant) => grant[name] ?? Infinity)))
  return { requestsPerMinute: cap('requestsPerMinute'), requestBytes: cap('requestBytes'), responseBytes: cap('responseBytes') }
}

export function capsWithin(grant: NetHttpScope, request: NetHttpScope): boolean {
  return capNames.every((name) => (grant[name] ?? 0) <= (request[name] ?? Infinity))
}

/** The caps of a scope, to be written into another. */
export function capsOf(scope: NetHttpScope): Partial<Caps> {
  return Object.fromEntries(capNames.flatMap((name) => (scope[name] === undefined ? [] : [[name, scope[name]]])))
}

/** What leaves with a request, near enough. */
export function bytesOf({ target, method, headers, body }: Hop): number {
  return method.length + target.url.pathname.length + target.url.search.length + headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0) + (body?.length ?? 0)
}
