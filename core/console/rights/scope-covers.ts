import { httpRulesOf, ruleCovers } from './http-rule.ts'

/** Does what was granted allow all of what is wanted? For the console's words only: when in doubt, no. */
export function scopeCovers(granted: unknown, wanted: unknown): boolean {
  const [outer, inner] = [httpRulesOf(granted), httpRulesOf(wanted)]
  if (outer === undefined || inner === undefined) return isSame(granted, wanted)
  return inner.length > 0 && inner.every((rule) => outer.some((allowed) => ruleCovers(allowed, rule)))
}

// A database may hand the keys of a scope back in another order.
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [fields, others] = [Object.entries(one), new Map(Object.entries(other))]
  return fields.length === others.size && fields.every(([key, value]) => others.has(key) && isSame(value, others.get(key)))
}
