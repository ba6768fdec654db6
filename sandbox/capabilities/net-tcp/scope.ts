import { z } from 'zod'
import { CapabilityError } from '../../broker/capability-error.ts'
import type { Right, Verdict } from '../capability.ts'
import { fromConfig, hostFromConfig } from '../from-config.ts'
import { inWords } from '../net-http/decision.ts'
import { createRuleReader, type NetHttpScope, type RuleReader, scopeWithin } from '../net-http/scope.ts'
import { readTarget, type Target } from '../net-http/target.ts'
import { readRule, ruleMatches } from '../net-http/url-rule.ts'

const maxRules = 20
const hostShape = /^(?:(?:\*\.)?[^/?#\\@:[\]*\s]+|\[[\da-f:.]+\])$/i

/** `always`: TLS from the first byte. `starttls`: plain until the plugin asks for TLS. `none`: plain. */
export const TlsMode = z.enum(['always', 'starttls', 'none'])
export type TlsMode = z.infer<typeof TlsMode>

const Port = z.int().min(1).max(65_535)
const more = { tls: TlsMode.default('always'), private: z.boolean().optional() }
const Rule = z.union([
  z.strictObject({ host: z.string().max(300).refine((host) => hostShape.test(host) && readRule({ url: `https://${host}:1/*` }) !== undefined, 'must be a host such as irc.example.com or *.example.com'), port: Port, ...more }),
  z.strictObject({ host: fromConfig, port: Port, ...more }),
])

export const NetTcpScope = z.strictObject({
  allow: z.array(Rule).max(maxRules),
  /** Read and written together, in one call. */
  bytesPerCall: z.int().min(1).max(64 * 1024 * 1024).default(8 * 1024 * 1024),
  /** Connections made in an hour. */
  connectsPerHour: z.int().min(1).max(600).default(120),
  reason: z.string().max(500).optional(),
})
export type NetTcpScope = z.infer<typeof NetTcpScope>
export type TcpRule = NetTcpScope['allow'][number]

export interface Place {
  target: Target
  tls: TlsMode
}

/** Throws CapabilityError `request_invalid` or `host_refused`. */
export function readPlace(host: string, port: number, tls: TlsMode): Place {
  const bare = /^[\da-f:.]+:[\da-f:.]*$/i.test(host) ? `[${host}]` : host
  if (/[/?#@\\\s]/.test(host)) throw new CapabilityError('request_invalid', `"${host.slice(0, 200)}" is not a host`)
  return { target: readTarget(`${tls === 'always' ? 'https' : 'http'}://${bare}:${port}/`), tls }
}

export interface TcpRules {
  rulesOf: RuleReader
  /** The rules of one mode, as those of `net.http` read them: with TLS as `https:`, without as `http:`. */
  http(right: Right<NetTcpScope>, tls: TlsMode): Right<NetHttpScope>
  verdict(found: Verdict<NetHttpScope>, place: Place, right: Right<NetTcpScope>): Verdict<NetTcpScope>
  within(grant: NetTcpScope, request: NetTcpScope): boolean
}

export function createTcpRules(): TcpRules {
  const known = new WeakMap<NetTcpScope, Map<TlsMode, NetHttpScope>>()
  const rulesOf = createRuleReader()
  const asHttp = (scope: NetTcpScope, tls: TlsMode): NetHttpScope => {
    const modes = known.get(scope) ?? new Map<TlsMode, NetHttpScope>()
    known.set(scope, modes)
    const made = modes.get(tls) ?? { allow: scope.allow.flatMap((rule) => (rule.tls === tls ? [httpRule(rule)] : [])) }
    modes.set(tls, made)
    return made
  }

  // Most often only the mode was forgotten.
  const otherModes = ({ target, tls }: Place, request: NetTcpScope): string => {
    const as = (mode: TlsMode) => readPlace(target.url.hostname, target.port, mode).target
    const modes = TlsMode.options.filter((mode) => mode !== tls && rulesOf(asHttp(request, mode)).some((rule) => ruleMatches(rule, as(mode), 'GET')))
    return modes.length === 0 ? ' (net.tcp, allow)' : ` with tls: "${tls}" (net.tcp, allow: there it is ${modes.map((mode) => `"${mode}"`).join(', ')})`
  }

  return {
    rulesOf,
    http: ({ request, grants }, tls) => ({ request: asHttp(request, tls), grants: grants.map((grant) => asHttp(grant, tls)) }),
    verdict(found, place, { request }) {
      if (found.ok) return found
      const { target, tls } = place
      const { grant, ...refusal } = inWords(found, tcpPlace(place), otherModes(place, request))
      if (grant === undefined) return refusal
      const isPrivate = grant.allow.some((rule) => rule.private)
      return { ...refusal, grant: { ...request, allow: [{ host: target.url.hostname, port: target.port, tls, ...(isPrivate ? { private: true } : {}) }] } }
    },
    within: (grant, request) =>
      grant.bytesPerCall <= request.bytesPerCall && grant.connectsPerHour <= request.connectsPerHour && grant.allow.length > 0 &&
      TlsMode.options.every((tls) => asHttp(grant, tls).allow.length === 0 || scopeWithin(asHttp(grant, tls), asHttp(request, tls), rulesOf)),
  }
}

/** As people read it: `mail.example.org:587 (STARTTLS)`. */
export function tcpPlace({ target, tls }: Place): string {
  return `${target.url.hostname}:${target.port}${tls === 'always' ? '' : tls === 'starttls' ? ' (STARTTLS)' : ' (no TLS)'}`
}

function httpRule({ host, port, tls, private: isPrivate }: TcpRule): NetHttpScope['allow'][number] {
  if (typeof host !== 'string') return { host, methods: ['GET'] }
  return { url: `${tls === 'always' ? 'https' : 'http'}://${host}:${port}/*`, methods: ['GET'], private: isPrivate }
}

/** A host that is not configured yet is left out. */
export function resolveScope(scope: NetTcpScope, config: unknown): NetTcpScope {
  return {
    ...scope,
    allow: scope.allow.flatMap((rule) => {
      if (typeof rule.host === 'string') return [rule]
      const found = hostFromConfig(rule.host, config)
      return found === undefined ? [] : [{ ...rule, host: new URL(found.origin).hostname }]
    }),
  }
}
