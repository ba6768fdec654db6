import { z } from 'zod'
import { isForbiddenHeader, isHeaderName, isHeaderValue } from '../net-http/request-headers.ts'
import { bareHost, type Target } from '../net-http/target.ts'

const format = z.string().max(200).refine((text) => text.split('{}').length === 2 && isHeaderValue(text), 'must hold {} once, where the value goes').optional()

/** Where a value goes in a request. */
export const Placement = z.union([
  z.strictObject({ header: z.string().refine((name) => isHeaderName(name) && !isForbiddenHeader(name), 'is not a header that a plugin may send'), format }),
  z.strictObject({ query: z.string().min(1).max(100), format }),
  /** In place of `{name}` in the URL's path, wherever the plugin writes it. */
  z.strictObject({ path: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/i, 'must be a name, written in the URL as {name}') }),
])
export type Placement = z.infer<typeof Placement>

export function samePlacement(a: Placement | undefined, b: Placement | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return placeText(a) === placeText(b)
}

function placeText(into: Placement): string {
  if ('path' in into) return `path ${into.path}`
  return `${'header' in into ? `header ${into.header.toLowerCase()}` : `query ${into.query}`} ${into.format ?? '{}'}`
}

/**
 * A host that may get a value: `api.example.com` or `*.example.com` means https; `http://192.168.1.5:8123` means that
 * origin alone, the only way to send a secret without TLS.
 */
export function readSecretHost(text: string): ((target: Target) => boolean) | undefined {
  if (/^https?:\/\//i.test(text)) {
    if (!URL.canParse(text)) return undefined
    const url = new URL(text)
    return url.pathname === '/' && url.search === '' && url.username === '' ? (target) => target.url.origin === url.origin : undefined
  }

  const below = text.startsWith('*.')
  const spelled = `https://${below ? text.slice(2) : text}/`
  if (!/^(\*\.)?([^/?#\\@:[\]*\s]+|\[[\da-f:.]+\])$/i.test(text) || !URL.canParse(spelled)) return undefined
  const name = bareHost(new URL(spelled).hostname)
  if (below && !name.includes('.')) return undefined
  return (target) => target.scheme === 'https:' && (below ? !target.literal && target.host.endsWith(`.${name}`) : target.host === name)
}
