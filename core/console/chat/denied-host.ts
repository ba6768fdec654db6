/** The host that a `net.http` grant would open, for a sentence and its button; undefined when the grant is not of that kind. */
export function hostOfScope(scope: unknown): string | undefined {
  if (typeof scope !== 'object' || scope === null || !('allow' in scope) || !Array.isArray(scope.allow)) return undefined
  const rule: unknown = scope.allow[0]
  if (typeof rule !== 'object' || rule === null || !('url' in rule) || typeof rule.url !== 'string') return undefined
  return hostOfUrl(rule.url)
}

/** The host in "GET https://example.com/page" or in an address with `*` in its path. */
export function hostOfUrl(tried: string): string | undefined {
  return /^(?:[A-Z]+ )?[a-z][a-z0-9+.-]*:\/\/([^/?#\s]+)/.exec(tried)?.[1]?.replace(/^.*@/, '')
}
