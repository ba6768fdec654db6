import type { Dispatcher } from 'undici'
import type { Address } from './resolver.ts'
import { pinned, type Route } from './pinned.ts'

/** Who and where: a connection is used again only for all of this. */
export interface ConnectionUse {
  plugin: string
  /** Scheme, host and port. */
  origin: string
  /** As decided for the request at hand. */
  route: Route
}

export interface ConnectionsOptions {
  /** Certificates to trust besides Node's own, PEM. */
  ca?: string | string[]
  connectMs: number
  maxHeaderBytes: number
}

/** An idle connection is closed after this. */
const keptMs = 4_000
const connectionsEach = 16
/** Places to connect to, of all plugins; those used longest ago are given up. */
const maxKept = 64

/**
 * Connections that are kept for the next request, by plugin, origin and the very addresses that were checked for the request
 * at hand: one that was made for another plugin's grant, or to an address that the name no longer has, is never used.
 */
export function createConnections({ ca, connectMs, maxHeaderBytes }: ConnectionsOptions): (use: ConnectionUse) => Promise<Dispatcher> {
  // Said outright, for NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would otherwise switch it off.
  const tls = { ca, rejectUnauthorized: true }
  const kept = new Map<string, Promise<Dispatcher>>()

  async function open({ origin, route }: ConnectionUse): Promise<Dispatcher> {
    // Loaded by the first request: 8 MB and 15 ms that a start does without.
    const { Pool, ProxyAgent } = await import('undici')
    const options = { allowH2: false, pipelining: 1, maxHeaderSize: maxHeaderBytes, keepAliveTimeout: keptMs, keepAliveMaxTimeout: keptMs, connections: connectionsEach }
    if ('proxy' in route) return new ProxyAgent({ ...options, uri: route.proxy, proxyTunnel: true, requestTls: { ...tls, timeout: connectMs }, connectTimeout: connectMs })
    return new Pool(origin, { ...options, connect: { ...tls, timeout: connectMs, lookup: pinned(route.addresses) } })
  }

  return (use) => {
    const key = keyOf(use)
    const found = kept.get(key) ?? open(use)
    kept.delete(key)
    kept.set(key, found)
    for (const [eldest, dispatcher] of kept) {
      if (kept.size <= maxKept) break
      kept.delete(eldest)
      // What it is at work on is let end.
      void dispatcher.then((each) => each.close()).catch(() => {})
    }

    return found
  }
}

function keyOf({ plugin, origin, route }: ConnectionUse): string {
  return JSON.stringify([plugin, origin, 'proxy' in route ? route.proxy : null, route.addresses.map(({ address }: Address) => address)])
}
