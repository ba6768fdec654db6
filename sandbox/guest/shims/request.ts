import type { AbortSignal } from './abort.ts'
import { Body, type BodyInit, extractBody } from './body.ts'
import { Headers, type HeadersInit } from './headers.ts'
import { lateLibrary } from './late.ts'
import type { URL } from './url.ts'

export type RedirectMode = 'follow' | 'manual' | 'error'

export interface RequestInit {
  method?: string
  headers?: HeadersInit
  body?: BodyInit | null
  redirect?: RedirectMode
  signal?: AbortSignal | null
}

const upperCased = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

/** The Fetch Standard's `Request`, as far as a server-side client needs it. */
export class Request extends Body {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly redirect: RedirectMode
  readonly signal: AbortSignal | null

  constructor(input: Request | URL | string, init: RequestInit = {}) {
    const from = input instanceof Request ? input : undefined
    const { bytes, contentType } = init.body === undefined && from ? { bytes: Body.peek(from), contentType: undefined } : extractBody(init.body)
    super(bytes)
    this.url = from ? from.url : absolute(String(input))
    this.method = methodOf(init.method ?? from?.method ?? 'GET')
    if (bytes !== null && (this.method === 'GET' || this.method === 'HEAD')) throw new TypeError(`a ${this.method} request has no body`)
    this.headers = new Headers(init.headers ?? from?.headers)
    if (contentType !== undefined && !this.headers.has('content-type')) this.headers.set('content-type', contentType)
    this.redirect = init.redirect ?? from?.redirect ?? 'follow'
    this.signal = init.signal === undefined ? (from?.signal ?? null) : init.signal
  }

  clone(): Request {
    return new Request(this)
  }
}

const label = '(?!xn--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'
const byte = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
/** A name whose last part is no number or an address in four, a port that no scheme has by itself, no dot segment, nothing to encode or decode. */
const canonical = new RegExp(
  `^https?://(?:(?:${label}\\.)*(?!xn--)[a-z](?:[a-z0-9-]*[a-z0-9])?|${byte}(?:\\.${byte}){3})(?::(?:[1-9][0-9]{3}|[1-5][0-9]{4}))?(?:/(?!\\.{1,2}(?:[/?]|$))[A-Za-z0-9._~!$&()*+,;=:@-]*)+(?:\\?[A-Za-z0-9._~!$&()*+,;=:@/?%-]*)?$`,
)
const maxCanonicalChars = 2_000

function absolute(address: string): string {
  // Most addresses are as the parser would leave them, which takes it longer than all the rest of a request in here.
  if (address.length <= maxCanonicalChars && canonical.test(address)) return address
  const { URL } = lateLibrary()
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined) throw new TypeError(`"${address.slice(0, 200)}" is not an absolute address such as https://api.example.com/v1`)
  if (url.username !== '' || url.password !== '') throw new TypeError('an address with a user name or a password in it cannot be fetched')
  return url.href
}

function methodOf(method: string): string {
  const upper = String(method).toUpperCase()
  if (!/^[A-Z-]+$/i.test(upper) || ['CONNECT', 'TRACE', 'TRACK'].includes(upper)) throw new TypeError(`"${method}" is not a method that can be used`)
  return upperCased.includes(upper) ? upper : String(method)
}
