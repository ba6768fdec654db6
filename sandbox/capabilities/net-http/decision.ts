import type { Right, Verdict } from '../capability.ts'
import { classifyAddress } from './address-policy.ts'
import { capsOf } from './caps.ts'
import type { NetHttpScope, RuleReader } from './scope.ts'
import { bareHost, type Target } from './target.ts'
import { allMethods, type HttpMethod, permitsAddress, ruleMatches, type UrlRule } from './url-rule.ts'

/** Before any look-up: do the manifest and some grant both allow this method on this URL? */
export function decideUrl(target: Target, method: HttpMethod, right: Right<NetHttpScope>, rulesOf: RuleReader): Verdict<NetHttpScope> {
  const { requested, granted } = matching(target, method, right, rulesOf)
  const tried = `${method} ${target.url.origin}`
  if (requested.length === 0) return { ok: false, code: 'host_refused', message: `the manifest does not ask for ${tried}${target.path}${otherMethods(target, right.request, rulesOf)}` }
  if (granted.length === 0) return { ok: false, code: 'grant_missing', message: `no grant allows ${tried}`, grant: narrowest(target, method, right.request, requested[0]) }
  return target.literal ? decideAddress(target, method, target.host, right, rulesOf) : { ok: true }
}

/** The same refusal, of what is no request of HTTP to people. */
export function inWords(refusal: Verdict<NetHttpScope> & { ok: false }, place: string, hint: string): Verdict<NetHttpScope> & { ok: false } {
  if (refusal.code === 'host_refused') return { ...refusal, message: `the manifest does not ask for ${place}${hint}` }
  return refusal.code === 'grant_missing' ? { ...refusal, message: `no grant allows ${place}` } : refusal
}

/** After the look-up: may the connection end at this address? */
export function decideAddress(target: Target, method: HttpMethod, address: string, right: Right<NetHttpScope>, rulesOf: RuleReader): Verdict<NetHttpScope> {
  const { requested, granted } = matching(target, method, right, rulesOf)
  const found = address === target.host && target.addressClass !== undefined ? target.addressClass : classifyAddress(address)
  const permitted = (rules: readonly UrlRule[]) => rules.some((rule) => permitsAddress(rule, target, found))
  if (permitted(requested) && permitted(granted)) return { ok: true }

  const message = `${target.host} is ${target.literal ? '' : `at ${address}, `}an address of a private or special network, and no grant names it`
  return { ok: false, code: 'address_refused', message, grant: narrowest(target, method, right.request, requested[0], !target.literal) }
}

function matching(target: Target, method: HttpMethod, { request, grants }: Right<NetHttpScope>, rulesOf: RuleReader): { requested: UrlRule[]; granted: UrlRule[] } {
  const matches = (rule: UrlRule) => ruleMatches(rule, target, method)
  return { requested: rulesOf(request).filter(matches), granted: grants.flatMap((grant) => rulesOf(grant).filter(matches)) }
}

// Most often only the method was forgotten: it is no part of an address.
function otherMethods(target: Target, request: NetHttpScope, rulesOf: RuleReader): string {
  const methods = allMethods.filter((method) => rulesOf(request).some((rule) => ruleMatches(rule, target, method)))
  return methods.length === 0 ? ' (net.http, allow)' : ` (net.http, allow: there its methods are ${methods.join(', ')})`
}

// The one host and method, and no more of its paths than the manifest asks for.
function narrowest({ url, scheme, host, port }: Target, method: HttpMethod, request: NetHttpScope, requested: UrlRule | undefined, isPrivate = false): NetHttpScope {
  const path = requested === undefined ? '/*' : `${requested.path}${requested.pathIsPrefix ? '*' : ''}`
  const standard = port === (scheme === 'https:' ? 443 : 80)
  const shownHost = bareHost(url.hostname) === host ? url.hostname : host
  return { allow: [{ url: `${scheme}//${shownHost}${standard ? '' : `:${port}`}${path}`, methods: [method], ...(isPrivate ? { private: true } : {}) }], ...capsOf(request) }
}
