/** A rule of a `net.http` scope, as far as the console compares it; the gateway alone decides. */
export interface HttpRule {
  scheme: string
  /** A name, an address, `*` or `*.example.com`. */
  host: string
  /** `*` for any. */
  port: string
  /** With `*` as its end: the beginning of those allowed. */
  path: string
  methods: readonly string[]
  private: boolean
}

const shape = /^(https?):\/\/(\[[^\]]+\]|[^/:[\]]+)(?::(\d+|\*))?(\/.*)$/i
const standardPorts: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** The rules of a scope; undefined when it is no `net.http` scope. Rules that wait for configuration are left out. */
export function httpRulesOf(scope: unknown): HttpRule[] | undefined {
  if (typeof scope !== 'object' || scope === null || !('allow' in scope) || !Array.isArray(scope.allow)) return undefined
  return scope.allow.flatMap((entry: unknown) => readRule(entry) ?? [])
}

export function asksAnyHost(scope: unknown): boolean {
  return httpRulesOf(scope)?.some((rule) => rule.host.startsWith('*')) ?? false
}

/** Whatever `inner` allows, `outer` allows. When in doubt: no. */
export function ruleCovers(outer: HttpRule, inner: HttpRule): boolean {
  return (
    outer.scheme === inner.scheme &&
    (outer.port === '*' || outer.port === inner.port) &&
    hostCovers(outer.host, inner.host) &&
    (outer.path.endsWith('*') ? inner.path.startsWith(outer.path.slice(0, -1)) : outer.path === inner.path) &&
    inner.methods.every((method) => outer.methods.includes(method)) &&
    (!inner.private || outer.private)
  )
}

function hostCovers(outer: string, inner: string): boolean {
  if (outer === '*' || outer === inner) return true
  return outer.startsWith('*.') && !inner.startsWith('[') && inner.endsWith(outer.slice(1))
}

function readRule(entry: unknown): HttpRule | undefined {
  if (typeof entry !== 'object' || entry === null || !('url' in entry) || typeof entry.url !== 'string') return undefined
  const [, scheme, host, port, path] = shape.exec(entry.url) ?? []
  if (scheme === undefined || host === undefined || path === undefined) return undefined
  const methods = 'methods' in entry && Array.isArray(entry.methods) ? entry.methods.filter((method) => typeof method === 'string') : ['GET']
  return {
    scheme: scheme.toLowerCase(),
    host: host.toLowerCase(),
    port: port ?? standardPorts[scheme.toLowerCase()] ?? '',
    path,
    // Whoever may GET may HEAD.
    methods: methods.includes('GET') ? [...methods, 'HEAD'] : methods,
    private: 'private' in entry && entry.private === true,
  }
}
