import { z } from 'zod'
import { fromConfig, hostFromConfig } from '../from-config.ts'
import { capsWithin } from './caps.ts'
import { allMethods, readRule, ruleWithin, type UrlRule } from './url-rule.ts'

const maxRules = 50
const maxPerMinute = 60_000
const maxUploadBytes = 50 * 1024 * 1024

const methods = z.array(z.enum(allMethods)).min(1).max(allMethods.length).optional()
const isPrivate = z.boolean().optional()
const Rule = z.union([
  z.strictObject({
    url: z.string().max(2048).refine((url) => readRule({ url }) !== undefined, 'must be like https://api.example.com/v1/*, the host also * or *.example.com'),
    methods,
    private: isPrivate,
  }),
  z.strictObject({ host: fromConfig, methods, private: isPrivate }),
])

export const NetHttpScope = z.strictObject({
  allow: z.array(Rule).max(maxRules),
  requestsPerMinute: z.int().min(1).max(maxPerMinute).optional(),
  /** Of one request's body. */
  requestBytes: z.int().min(0).max(maxUploadBytes).optional(),
  /** Of one response's body, unpacked; 4 MiB at most, files that are kept apart. */
  responseBytes: z.int().min(0).max(maxUploadBytes).optional(),
  reason: z.string().max(500).optional(),
})
export type NetHttpScope = z.infer<typeof NetHttpScope>

export function resolveScope(scope: NetHttpScope, config: unknown): NetHttpScope {
  if (scope.allow.every((rule) => 'url' in rule)) return scope
  const allow = scope.allow.flatMap((rule) => {
    if ('url' in rule) return [rule]
    const { host, ...rest } = rule
    const found = hostFromConfig(host, config)
    const url = `${found?.origin}/*`
    return found !== undefined && readRule({ url }) !== undefined ? [{ url, ...rest }] : []
  })
  return { ...scope, allow }
}

export type RuleReader = (scope: NetHttpScope) => readonly UrlRule[]

/** Rules are read once for each scope; those that still wait for configuration match nothing. */
export function createRuleReader(): RuleReader {
  const known = new WeakMap<NetHttpScope, readonly UrlRule[]>()
  return (scope) => {
    const rules = known.get(scope) ?? scope.allow.flatMap((rule) => ('url' in rule ? (readRule(rule) ?? []) : []))
    known.set(scope, rules)
    return rules
  }
}

/** Every rule of the grant lies within one rule of the request, and its caps within those. */
export function scopeWithin(grant: NetHttpScope, request: NetHttpScope, rulesOf: RuleReader): boolean {
  const [granted, requested] = [rulesOf(grant), rulesOf(request)]
  return capsWithin(grant, request) && granted.length > 0 && granted.length === grant.allow.length && granted.every((inner) => requested.some((outer) => ruleWithin(inner, outer)))
}
