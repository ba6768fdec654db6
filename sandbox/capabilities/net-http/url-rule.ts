import { isIP } from 'node:net'
import { type AddressClass, classifyAddress, isLocalName } from './address-policy.ts'
import { bareHost, isPathAmbiguous, type Target } from './target.ts'

export const allMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
export type HttpMethod = (typeof allMethods)[number]

/** A rule as manifests and grants write it. */
export interface RuleText {
  /** `https://host[:port]/path`, the host as `*` or `*.example.com`, the port as a number or `*`, the path with `*` as its end. */
  url: string
  /** Left out: GET and HEAD. */
  methods?: HttpMethod[]
  /** Addresses of somebody's own network too. */
  private?: boolean
}

type HostPattern = { kind: 'any' } | { kind: 'below'; name: string } | { kind: 'exact'; name: string; literal: boolean }

export interface UrlRule {
  scheme: 'http:' | 'https:'
  host: HostPattern
  /** Undefined: any. */
  port: number | undefined
  path: string
  /** The path is the beginning of those allowed. */
  pathIsPrefix: boolean
  methods: ReadonlySet<HttpMethod>
  private: boolean
}

const shape = /^(https?):\/\/(\*|\*\.[^/?#\\@:[\]*\s]+|\[[\da-f:.]+\]|[^/?#\\@:[\]*\s]+)(?::(\d{1,5}|\*))?(\/[^?#\\*\s]*)(\*?)$/i

/** Undefined when the text is not a rule. */
export function readRule({ url, methods, private: isPrivate = false }: RuleText): UrlRule | undefined {
  const parts = shape.exec(url)
  if (parts === null) return undefined
  const [, schemeText = '', hostText = '', portText, pathText = '', star] = parts
  // Read as a URL of its own it would begin with another host.
  if (pathText.startsWith('//')) return undefined
  const scheme = schemeText.toLowerCase() === 'https' ? 'https:' : 'http:'
  const host = readHost(hostText)
  const port = portText === '*' ? undefined : Number(portText ?? (scheme === 'https:' ? 443 : 80))
  const path = new URL(pathText, 'https://path.invalid/').pathname
  if (host === undefined || (port !== undefined && (port < 1 || port > 65_535)) || isPathAmbiguous(path)) return undefined
  return { scheme, host, port, path, pathIsPrefix: star === '*', methods: withHead(methods ?? ['GET']), private: isPrivate }
}

/** May this method be used on this target? Addresses that a name resolves to are another question: `permitsAddress`. */
export function ruleMatches(rule: UrlRule, target: Target, method: HttpMethod): boolean {
  return (
    rule.scheme === target.scheme &&
    (rule.port === undefined || rule.port === target.port) &&
    rule.methods.has(method) &&
    hostMatches(rule, target.host, target.literal) &&
    pathMatches(rule, target)
  )
}

/** Whatever `inner` matches, `outer` matches. */
export function ruleWithin(inner: UrlRule, outer: UrlRule): boolean {
  return (
    inner.scheme === outer.scheme &&
    (outer.port === undefined || inner.port === outer.port) &&
    inner.methods.isSubsetOf(outer.methods) &&
    (!inner.private || outer.private || namesAddress(outer)) &&
    hostWithin(inner, outer) &&
    (outer.pathIsPrefix ? inner.path.startsWith(outer.path) : !inner.pathIsPrefix && inner.path === outer.path)
  )
}

/** May a connection that this rule allows end at an address of this class? */
export function permitsAddress(rule: UrlRule, target: Target, found: AddressClass): boolean {
  if (found === 'public') return true
  // Whoever wrote the address down meant it. The target itself is compared, for a name could resolve to anything.
  if (rule.host.kind === 'exact' && rule.host.literal) return target.literal && target.host === rule.host.name
  if (rule.host.kind === 'exact' && rule.host.name === 'localhost' && found === 'loopback') return true
  return rule.private && found !== 'special'
}

function readHost(text: string): HostPattern | undefined {
  if (text === '*') return { kind: 'any' }
  const below = text.startsWith('*.')
  const spelled = `http://${below ? text.slice(2) : text}/`
  if (!URL.canParse(spelled)) return undefined
  const name = bareHost(new URL(spelled).hostname).replace(/\.$/, '')
  if (name === '' || name.endsWith('.') || name.includes('..')) return undefined
  const literal = isIP(name) !== 0
  if (!below) return { kind: 'exact', name, literal }
  // `*.com` would be nearly everyone.
  return literal || !name.includes('.') ? undefined : { kind: 'below', name }
}

// HEAD tells less than GET does.
function withHead(methods: readonly HttpMethod[]): ReadonlySet<HttpMethod> {
  return new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)
}

function hostMatches(rule: UrlRule, host: string, literal: boolean): boolean {
  if (rule.host.kind === 'exact') return rule.host.name === host
  if (rule.host.kind === 'below') return !literal && host.endsWith(`.${rule.host.name}`)
  if (rule.private) return !literal || classifyAddress(host) !== 'special'
  return isPublicHost(host, literal)
}

// `*` means any public host: it must not reach what its owner never thought of as the web.
function isPublicHost(host: string, literal: boolean): boolean {
  return literal ? classifyAddress(host) === 'public' : !isLocalName(host)
}

function hostWithin({ host: inner }: UrlRule, outerRule: UrlRule): boolean {
  const outer = outerRule.host
  switch (outer.kind) {
    case 'exact':
      return inner.kind === 'exact' && inner.name === outer.name
    case 'below':
      return inner.kind === 'exact'
        ? !inner.literal && inner.name.endsWith(`.${outer.name}`)
        : inner.kind === 'below' && (inner.name === outer.name || inner.name.endsWith(`.${outer.name}`))
    case 'any':
      if (inner.kind === 'any') return true
      // Not even a private rule reaches metadata services and their like: those must be named.
      if (outerRule.private) return inner.kind === 'below' || !inner.literal || classifyAddress(inner.name) !== 'special'
      return inner.kind === 'exact' ? isPublicHost(inner.name, inner.literal) : isPublicHost(`x.${inner.name}`, false)
  }
}

function namesAddress({ host }: UrlRule): boolean {
  return host.kind === 'exact' && host.literal
}

function pathMatches(rule: UrlRule, target: Target): boolean {
  if (rule.pathIsPrefix && rule.path === '/') return true
  if (target.pathAmbiguous) return false
  return rule.pathIsPrefix ? target.path.startsWith(rule.path) : target.path === rule.path
}
