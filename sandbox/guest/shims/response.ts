import { Body, type BodyInit, extractBody } from './body.ts'
import { Headers, type HeadersInit } from './headers.ts'

export interface ResponseInit {
  status?: number
  statusText?: string
  headers?: HeadersInit
}

/** The Fetch Standard's `Response`; its body has arrived whole. */
export class Response extends Body {
  readonly status: number
  readonly statusText: string
  readonly headers: Headers
  #url = ''
  #isRedirected = false

  constructor(body?: BodyInit | null, init: ResponseInit = {}) {
    const { bytes, contentType } = extractBody(body)
    super(bytes)
    const status = init.status ?? 200
    if (!Number.isInteger(status) || status < 200 || status > 599) throw new RangeError(`a response cannot have the status ${status}`)
    this.status = status
    this.statusText = init.statusText ?? ''
    this.headers = new Headers(init.headers)
    if (contentType !== undefined && !this.headers.has('content-type')) this.headers.set('content-type', contentType)
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }

  get url(): string {
    return this.#url
  }

  get redirected(): boolean {
    return this.#isRedirected
  }

  get type(): 'basic' {
    return 'basic'
  }

  clone(): Response {
    const copy = new Response(Body.peek(this), this)
    copy.#url = this.#url
    copy.#isRedirected = this.#isRedirected
    return copy
  }

  static json(value: unknown, init: ResponseInit = {}): Response {
    const headers = new Headers(init.headers)
    if (!headers.has('content-type')) headers.set('content-type', 'application/json')
    return new Response(JSON.stringify(value), { ...init, headers })
  }

  /** A response as it came from the network. */
  static arrived(from: { url: string; isRedirected: boolean; status: number; statusText: string; headers: HeadersInit; bytes: Uint8Array }): Response {
    const response = new Response(from.bytes, from)
    response.#url = from.url
    response.#isRedirected = from.isRedirected
    return response
  }
}
