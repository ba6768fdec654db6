import { STATUS_CODES } from 'node:http'
import type { LookupFunction } from 'node:net'
import type { Dispatcher } from 'undici'
import type { Address } from './resolver.ts'
import { acceptEncoding, consumeBody, readBody } from './body.ts'
import type { Hop } from './redirect.ts'

export interface TransportOptions {
  /** Certificates to trust besides Node's own, PEM. */
  ca?: string | string[]
  connectMs?: number
  maxResponseBytes?: number
}

export interface Response {
  status: number
  statusText: string
  headers: [string, string][]
  body: Buffer
}

/** How a request leaves: straight to checked addresses, or through the owner's proxy, which looks the name up itself. */
export type Route = { addresses: readonly Address[] } | { proxy: string; addresses: readonly Address[] }

export const maxResponseBytes = 4 * 1024 * 1024
const defaultConnectMs = 10_000
const maxHeaderBytes = 32 * 1024

/** Where the body of a successful answer goes instead of into memory. */
export interface BodySink {
  maxBytes: number
  consume(source: AsyncIterable<Buffer>): Promise<void>
}

export type Transport = (hop: Hop, route: Route, signal: AbortSignal, sink?: BodySink, maxBytes?: number) => Promise<Response>

/**
 * One HTTP exchange on a connection of its own. Connections are not kept: a kept one was checked for another
 * request's grant, and its name may mean another address by now.
 */
export function createTransport({ ca, connectMs = defaultConnectMs, maxResponseBytes: maxBytes = maxResponseBytes }: TransportOptions = {}): Transport {
  // Said outright, for NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would otherwise switch it off.
  const tls = { ca, rejectUnauthorized: true }

  async function open(hop: Hop, route: Route): Promise<Dispatcher> {
    // Loaded by the first request: 8 MB and 15 ms that a start does without.
    const { Client, ProxyAgent } = await import('undici')
    const options = { allowH2: false, pipelining: 0, maxHeaderSize: maxHeaderBytes }
    if ('proxy' in route) return new ProxyAgent({ ...options, uri: route.proxy, proxyTunnel: true, requestTls: { ...tls, timeout: connectMs }, connectTimeout: connectMs })
    return new Client(hop.target.url.origin, { ...options, connect: { ...tls, timeout: connectMs, lookup: pinned(route.addresses) } })
  }

  return async (hop, route, signal, sink, cap = maxBytes) => {
    const dispatcher = await open(hop, route)
    try {
      const response = await dispatcher.request({
        origin: hop.target.url.origin,
        path: `${hop.target.url.pathname}${hop.target.url.search}`,
        method: hop.method,
        headers: [...hop.headers, ['accept-encoding', acceptEncoding]].flat(),
        body: hop.body,
        signal,
      })
      const headers = listHeaders(response.headers)
      const hasBody = hop.method !== 'HEAD' && response.statusCode !== 204 && response.statusCode !== 304
      const encoding = valueOf(headers, 'content-encoding')
      const isKept = sink !== undefined && response.statusCode >= 200 && response.statusCode < 300
      if (isKept) await consumeBody(response.body, encoding, sink.maxBytes, signal, (source) => sink.consume(source))
      const body = hasBody && !isKept ? await readBody(response.body, encoding, Math.min(maxBytes, cap), signal) : Buffer.alloc(0)
      return { status: response.statusCode, statusText: STATUS_CODES[response.statusCode] ?? '', headers: headers.filter(([name]) => !describesTransfer.has(name)), body }
    } finally {
      dispatcher.destroy().catch(() => {})
    }
  }
}

// They were true of the bytes on the wire, and are not of the body that the guest gets.
const describesTransfer = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'trailer'])

// Node asks for addresses whenever it connects; it is told those that were checked, and nobody else is asked.
export function pinned(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses
    if (first === undefined) callback(new RangeError('no address'), '')
    else if (all) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }
}

function listHeaders(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return []
    return [value].flat().map((one): [string, string] => [name.toLowerCase(), one])
  })
}

export function valueOf(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  return headers.find(([key]) => key === name)?.[1]
}
