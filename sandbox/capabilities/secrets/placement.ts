import { z } from 'zod'
import { isPlacePointer } from '../json-pointer.ts'
import { isForbiddenHeader, isHeaderName, isHeaderValue } from '../net-http/request-headers.ts'
import { Signature } from './signature.ts'

const format = z.string().max(200).refine((text) => text.split('{}').length === 2 && isHeaderValue(text), 'must hold {} once, where the value goes').optional()
const Header = z.string().refine((name) => isHeaderName(name) && !isForbiddenHeader(name), 'is not a header that a plugin may send')
const Pointer = z.string().refine(isPlacePointer, 'must be a JSON pointer such as /d/token')
const User = z.string().min(1).max(200).regex(/^[^\p{Cc}:]+$/u, 'must be a name without a colon')

/** Where a value goes in a request, a frame or a stream. */
export const Placement = z.union([
  z.strictObject({ header: Header, format }),
  z.strictObject({ query: z.string().min(1).max(100), format }),
  /** In place of `{name}` in the URL's path, wherever the plugin writes it. */
  z.strictObject({ path: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/i, 'must be a name, written in the URL as {name}') }),
  /** In a JSON body, where the plugin writes `{handle}` at this pointer. */
  z.strictObject({ body: Pointer, format }),
  /** HTTP's basic authentication: the name, or the password with the name that goes with it (a value of its own, or written here). */
  z.strictObject({ basic: z.literal('user') }),
  z.strictObject({ basic: z.literal('password'), user: User.optional() }),
  /** The value signs what leaves, and stays here. */
  z.strictObject({ header: Header, signature: Signature, format }),
  /** In a JSON frame of a WebSocket, where the plugin writes `{handle}` at this pointer. */
  z.strictObject({ frame: Pointer, format }),
  /** In a stream, where the plugin writes `{handle}`: the base64 of SASL PLAIN (RFC 4616) with the value as the password. */
  z.strictObject({ sasl: z.literal('plain'), user: User }),
  /** In a stream, where the plugin writes `{handle}`: the value as it is. */
  z.strictObject({ stream: z.literal(true), format }),
])
export type Placement = z.infer<typeof Placement>
type Places = Placement | readonly Placement[] | undefined

export function samePlacement(a: Places, b: Places): boolean {
  if (a === undefined || b === undefined) return a === b
  const [one, other] = [placesOf(a), placesOf(b)]
  return one.length === other.length && one.every((text, at) => text === other[at])
}

function placesOf(places: Placement | readonly Placement[]): string[] {
  return [places].flat().map(placeText).toSorted()
}

function placeText(into: Placement): string {
  const plain = { format: '{}', ...into, ...('header' in into ? { header: into.header.toLowerCase() } : {}) }
  return JSON.stringify(Object.entries(plain).filter(([, value]) => value !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
