import { STATUS_CODES } from 'node:http'
import { createConnections } from './connections.ts'
import type { Route } from './pinned.ts'
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

export const maxResponseBytes = 4 * 1024 * 1024
const defaultConnectMs = 10_000
const maxHeaderBytes = 32 * 1024

/** Where the body of a successful answer goes instead of into memory. */
export interface BodySink {
  maxBytes: number
  consume(source: AsyncIterable<Buffer>): Promise<void>
}

/** How much of an answer is wanted, and where it goes. */
export interface Reception {
  sink?: BodySink
  maxBytes?: number
}

/** `plugin` is whose request it is: connections are never shared with another. */
export type Transport = (hop: Hop, route: Route, signal: AbortSignal, plugin: string, reception?: Reception) => Promise<Response>

/** One HTTP exchange with a server whose addresses were checked. */
export function createTransport({ ca, connectMs = defaultConnectMs, maxResponseBytes: most = maxResponseBytes }: TransportOptions = {}): Transport {
  const connectionFor = createConnections({ ca, connectMs, maxHeaderBytes })

  return async (hop, route, signal, plugin, { sink, maxBytes = most } = {}) => {
    const { origin, pathname, search } = hop.target.url
    const connection = await connectionFor({ plugin, origin, route })
    const response = await connection.request({
      origin,
      path: `${pathname}${search}`,
      method: hop.method,
      headers: [...hop.headers, ['accept-encoding', acceptEncoding]].flat(),
      body: hop.body,
      signal,
    })
    try {
      const headers = listHeaders(response.headers)
      const hasBody = hop.method !== 'HEAD' && response.statusCode !== 204 && response.statusCode !== 304
      const encoding = valueOf(headers, 'content-encoding')
      const isKept = sink !== undefined && response.statusCode >= 200 && response.statusCode < 300
      if (isKept) await consumeBody(response.body, encoding, sink.maxBytes, signal, (source) => sink.consume(source))
      const body = hasBody && !isKept ? await readBody(response.body, encoding, Math.min(most, maxBytes), signal) : Buffer.alloc(0)
      return { status: response.statusCode, statusText: STATUS_CODES[response.statusCode] ?? '', headers: headers.filter(([name]) => !describesTransfer.has(name)), body }
    } finally {
      // What was not read, of an answer too long or given up, ends its connection with it.
      if (!response.body.readableEnded) response.body.on('error', () => {}).destroy()
    }
  }
}

// They were true of the bytes on the wire, and are not of the body that the guest gets.
const describesTransfer = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'trailer'])

function listHeaders(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return []
    return [value].flat().map((one): [string, string] => [name.toLowerCase(), one])
  })
}

export function valueOf(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  return headers.find(([key]) => key === name)?.[1]
}
