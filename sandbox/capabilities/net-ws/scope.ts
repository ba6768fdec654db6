import { z } from 'zod'
import type { Right, Verdict } from '../capability.ts'
import { fromConfig } from '../from-config.ts'
import { inWords } from '../net-http/decision.ts'
import { createRuleReader, type NetHttpScope, resolveScope as resolveHttp, type RuleReader, scopeWithin as httpWithin } from '../net-http/scope.ts'
import { readTarget, type Target } from '../net-http/target.ts'
import { readRule } from '../net-http/url-rule.ts'
import { CapabilityError } from '../../broker/capability-error.ts'

const maxRules = 20
export const maxFrameBytes = 4 * 1024 * 1024
const isPrivate = z.boolean().optional()
const address = /^wss?:\/\//i

const Rule = z.union([
  z.strictObject({
    url: z.string().max(2048).refine((url) => address.test(url) && readRule({ url: httpOf(url) }) !== undefined, 'must be like wss://gateway.example.com/*, the host also *.example.com'),
    private: isPrivate,
  }),
  z.strictObject({ host: fromConfig, private: isPrivate }),
])

export const NetWsScope = z.strictObject({
  allow: z.array(Rule).max(maxRules),
  /** Of one message, all its parts together. */
  frameBytes: z.int().min(1).max(maxFrameBytes).default(1024 * 1024),
  /** Messages and pings that are read in a minute; past them, reading stops until it is over. */
  framesPerMinute: z.int().min(1).max(60_000).default(3_000),
  /** Connections made in an hour. */
  connectsPerHour: z.int().min(1).max(600).default(120),
  reason: z.string().max(500).optional(),
})
export type NetWsScope = z.infer<typeof NetWsScope>

/** A WebSocket's address is an HTTP one to every rule: `wss:` is `https:` there, `ws:` is `http:`. */
export function httpOf(url: string): string {
  return url.replace(/^ws/i, 'http')
}

export function wsOf(url: string): string {
  return url.replace(/^http/i, 'ws')
}

/** Throws CapabilityError `request_invalid` or `host_refused`. */
export function readWsTarget(url: string): Target {
  if (!address.test(url)) throw new CapabilityError('request_invalid', `"${url.slice(0, 200)}" is not an address such as wss://gateway.example.com/`)
  return readTarget(httpOf(url))
}

/** As people write it, without what may be secret in its query. */
export function wsPlace({ url }: Target): string {
  return wsOf(`${url.origin}${url.pathname}`)
}

export interface WsRules {
  rulesOf: RuleReader
  /** The right as the rules of `net.http` read it. */
  http(right: Right<NetWsScope>): Right<NetHttpScope>
  /** What such a rule said, in this capability's words. */
  verdict(found: Verdict<NetHttpScope>, target: Target, right: Right<NetWsScope>): Verdict<NetWsScope>
  within(grant: NetWsScope, request: NetWsScope): boolean
}

export function createWsRules(): WsRules {
  const known = new WeakMap<NetWsScope, NetHttpScope>()
  const rulesOf = createRuleReader()
  const asHttp = (scope: NetWsScope): NetHttpScope => {
    const made = known.get(scope) ?? { allow: scope.allow.map((rule) => ('url' in rule ? { url: httpOf(rule.url), methods: ['GET' as const], private: rule.private } : rule)) }
    known.set(scope, made)
    return made
  }

  return {
    rulesOf,
    http: ({ request, grants }) => ({ request: asHttp(request), grants: grants.map(asHttp) }),
    verdict(found, target, { request }) {
      if (found.ok) return found
      const { grant, ...refusal } = inWords(found, wsPlace(target), ' (net.ws, allow)')
      if (grant === undefined) return refusal
      const allow = grant.allow.flatMap((rule) => ('url' in rule ? [{ url: wsOf(rule.url), ...(rule.private ? { private: true } : {}) }] : []))
      return { ...refusal, grant: { ...request, allow } }
    },
    within: (grant, request) =>
      grant.frameBytes <= request.frameBytes && grant.framesPerMinute <= request.framesPerMinute && grant.connectsPerHour <= request.connectsPerHour &&
      httpWithin(asHttp(grant), asHttp(request), rulesOf),
  }
}

export function resolveScope(scope: NetWsScope, config: unknown): NetWsScope {
  const { allow } = resolveHttp({ allow: scope.allow.map((rule) => ('url' in rule ? { ...rule, url: httpOf(rule.url) } : rule)) }, config)
  return { ...scope, allow: allow.flatMap((rule) => ('url' in rule ? [{ url: wsOf(rule.url), ...(rule.private === undefined ? {} : { private: rule.private }) }] : [])) }
}
