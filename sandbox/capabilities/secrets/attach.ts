import { CapabilityError } from '../../broker/capability-error.ts'
import { isHeaderValue } from '../net-http/request-headers.ts'
import type { Hop } from '../net-http/redirect.ts'
import type { EffectiveSecret } from './scope.ts'
import { filledText, holdsPlaceholder } from './filled-text.ts'
import { hasPlaceholder, withPath } from './path-secret.ts'
import type { Placement } from './placement.ts'
import { requestSignature } from './signature.ts'

export interface LoadedSecret extends EffectiveSecret {
  value?: string
}

/**
 * The hop with each value at its place; the hop itself stays without them, for redirects are resolved against it.
 * `used` hears of each handle that was put in. Throws CapabilityError `secret_missing`.
 */
export function attachSecrets(hop: Hop, secrets: readonly LoadedSecret[], used: (handle: string) => void): Hop {
  return secrets
    // A signature is over everything else.
    .toSorted((a, b) => Number(isSignature(a.into)) - Number(isSignature(b.into)))
    .reduce((before, secret) => {
      const after = attachOne(before, secret, secrets)
      if (after !== before) used(secret.handle)
      return after
    }, hop)
}

/** The value, or why there is none. A captured secret that was not handed out yet is no fault of the owner's. */
export function demandValue({ handle, label, value, capture }: LoadedSecret): string | undefined {
  if (value !== undefined && value !== '') return value
  if (capture !== undefined) return undefined
  throw new CapabilityError('secret_missing', `"${label}" (${handle}) is allowed but not set; the owner sets it on the plugin's page or with "airlock secret set"`, { handle })
}

function attachOne(hop: Hop, secret: LoadedSecret, all: readonly LoadedSecret[]): Hop {
  const { handle, label, into } = secret
  if (into === undefined || !isAskedFor(hop, handle, into)) return hop
  const value = demandValue(secret)
  if (value === undefined) return hop

  if ('path' in into) return withPath(hop, into.path, value) ?? refuseCharacters(handle, label, 'path')
  if ('basic' in into) return withHeader(hop, 'authorization', `Basic ${Buffer.from(basicPair(into, value, all)).toString('base64')}`)
  if ('signature' in into) return withHeader(hop, into.header, formatted(into.format, sign(hop, into.signature, secret, value)))
  if ('query' in into) return withQuery(hop, into.query, formatted(into.format, value))
  if ('body' in into) return withBody(hop, handle, into.body, formatted(into.format, value))
  if (!('header' in into)) return hop
  const text = formatted(into.format, value)
  if (!isHeaderValue(text)) refuseCharacters(handle, label, 'header')
  return withHeader(hop, into.header, text)
}

/** A header or a query is set wherever the request goes to the right host; the others go where the plugin wrote their name. */
function isAskedFor(hop: Hop, handle: string, into: Placement): boolean {
  if ('path' in into) return hasPlaceholder(hop, into.path)
  if ('body' in into) return hop.body !== undefined && holdsPlaceholder(hop.body, handle)
  return !('frame' in into || 'sasl' in into || 'stream' in into)
}

function isSignature(into: Placement | undefined): boolean {
  return into !== undefined && 'signature' in into
}

function formatted(format: string | undefined, value: string): string {
  return (format ?? '{}').replace('{}', () => value)
}

function basicPair(into: Extract<Placement, { basic: unknown }>, value: string, all: readonly LoadedSecret[]): string {
  const other = (basic: 'user' | 'password') => all.find(({ into: place }) => place !== undefined && 'basic' in place && place.basic === basic)?.value ?? ''
  return into.basic === 'user' ? `${value}:${other('password')}` : `${into.user ?? other('user')}:${value}`
}

function sign(hop: Hop, signature: Extract<Placement, { signature: unknown }>['signature'], { handle, label }: LoadedSecret, value: string): string {
  const { url } = hop.target
  return requestSignature(signature, value, {
    method: hop.method,
    path: `${url.pathname}${url.search}`,
    body: hop.body ?? Buffer.alloc(0),
    header: (name) => hop.headers.find(([other]) => other === name)?.[1] ?? '',
  }) ?? refuseKey(handle, label, signature.algorithm)
}

function withHeader(hop: Hop, header: string, text: string): Hop {
  const name = header.toLowerCase()
  return { ...hop, headers: [...hop.headers.filter(([other]) => other !== name), [name, text]] }
}

function withQuery(hop: Hop, name: string, value: string): Hop {
  const url = new URL(hop.target.url)
  url.searchParams.set(name, value)
  return { ...hop, target: { ...hop.target, url } }
}

function withBody(hop: Hop, handle: string, pointer: string, value: string): Hop {
  const text = filledText(hop.body?.toString() ?? '', handle, pointer, value)
  return text === undefined ? hop : { ...hop, body: Buffer.from(text) }
}

function refuseCharacters(handle: string, label: string, place: 'path' | 'header'): never {
  throw new CapabilityError('secret_missing', `"${label}" (${handle}) holds characters that no ${place} may hold; set it again`, { handle })
}

export function refuseKey(handle: string, label: string, algorithm: string): never {
  throw new CapabilityError('secret_missing', `"${label}" (${handle}) is no key for ${algorithm}; set it again, as PEM or as 32 bytes in hex or base64`, { handle })
}
