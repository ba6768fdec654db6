import type { Door } from '../door.ts'
import { Body } from './body.ts'
import { Request, type RequestInit } from './request.ts'
import { Response } from './response.ts'
import type { URL } from './url.ts'

export type Fetch = (input: Request | URL | string, init?: RequestInit) => Promise<Response>

/** What the capability net.http answers (sandbox/capabilities/net-http.ts). */
export interface HttpAnswer {
  status: number
  statusText: string
  url: string
  redirected?: boolean
  headers: [string, string][]
  body: string
}

/** `fetch`: the one door to the network; the broker decides where it leads. */
export function createFetch(door: Door, call?: number): Fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { signal } = request
    signal?.throwIfAborted()
    const bytes = Body.peek(request)
    const answer = door.request(
      'net.http',
      'fetch',
      { url: request.url, method: request.method, headers: [...request.headers].filter(([name]) => !isGatewaySet(name)), redirect: request.redirect, ...(bytes === null ? {} : { body: bytes.toBase64() }) },
      call,
    ) as Promise<HttpAnswer>

    return arrived(await (signal ? Promise.race([answer, aborted(signal)]) : answer), request.url)
  }
}

export function arrived({ status, statusText, url, redirected, headers, body }: HttpAnswer, asked: string): Response {
  return Response.arrived({ status, statusText, url, isRedirected: redirected ?? url !== asked, headers, bytes: Uint8Array.fromBase64(body) })
}

/** The gateway sets these itself, and refuses a request that brings them; browsers drop them likewise. */
const gatewaySet = new Set(['accept-encoding', 'connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

function isGatewaySet(name: string): boolean {
  return gatewaySet.has(name) || name.startsWith('proxy-')
}

function aborted(signal: NonNullable<Request['signal']>): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}
