import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { CapabilityError } from '../../broker/capability-error.ts'
import type { Target } from './target.ts'
import { pinned, type Route } from './pinned.ts'

export interface DialOptions {
  /** Certificates to trust besides Node's own, PEM. */
  ca?: string | string[]
  /** Until the connection stands, TLS included. Default 10 s. */
  connectMs?: number
}

const defaultConnectMs = 10_000
const maxProxyAnswerBytes = 16 * 1024

/**
 * A connection to checked addresses, or through the owner's proxy. `https` targets get TLS, their certificate checked for the
 * target's name. Rejects with CapabilityError `network_failed`, or with the signal's reason.
 */
export async function dial(target: Target, route: Route, signal: AbortSignal, options: DialOptions = {}): Promise<Socket> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(options.connectMs ?? defaultConnectMs)])
  try {
    const raw = 'proxy' in route ? await throughProxy(route.proxy, target, patience) : await straight(target, route, patience)
    return target.scheme === 'https:' ? await secured(raw, target, patience, options.ca) : raw
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    if (cause instanceof CapabilityError) throw cause
    throw new CapabilityError('network_failed', `the connection failed (${patience.aborted ? 'no answer in time' : kindOf(cause)})`, {}, { cause })
  }
}

/** Wraps a connection in TLS, the certificate checked for the target's name; the connection is ended when that fails. */
export async function secured(raw: Socket, target: Target, signal: AbortSignal, ca?: string | string[]): Promise<TLSSocket> {
  // Said outright, for NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would otherwise switch it off.
  const options: ConnectionOptions = { socket: raw, rejectUnauthorized: true, ca, host: target.host, ...(isIP(target.host) === 0 ? { servername: target.host } : {}) }
  return settled(connectTls(options), 'secureConnect', signal)
}

function straight(target: Target, { addresses }: Route, signal: AbortSignal): Promise<Socket> {
  return settled(connect({ host: target.host, port: target.port, lookup: pinned(addresses), autoSelectFamily: addresses.length > 1 }), 'connect', signal)
}

async function throughProxy(proxy: string, target: Target, signal: AbortSignal): Promise<Socket> {
  const at = new URL(proxy)
  const port = Number(at.port || (at.protocol === 'https:' ? 443 : 80))
  const raw = await settled(connect({ host: at.hostname, port }), 'connect', signal)
  const socket = at.protocol === 'https:' ? await settled(connectTls({ socket: raw, servername: at.hostname, rejectUnauthorized: true }), 'secureConnect', signal) : raw
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  const login = at.username === '' ? '' : `Proxy-Authorization: Basic ${Buffer.from(`${decodeURIComponent(at.username)}:${decodeURIComponent(at.password)}`).toString('base64')}\r\n`
  socket.write(`CONNECT ${host}:${target.port} HTTP/1.1\r\nHost: ${host}:${target.port}\r\n${login}\r\n`)
  await proxyAnswer(socket, signal)
  return socket
}

/** Reads up to the end of the proxy's answer, and not one byte further. */
function proxyAnswer(socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const done = (error?: Error) => {
      socket.off('readable', read).off('error', done).off('close', closed)
      signal.removeEventListener('abort', aborted)
      if (error === undefined) return resolve()
      socket.destroy()
      reject(error)
    }
    const refuse = (why: string) => done(new CapabilityError('network_failed', why))
    const closed = () => refuse('the proxy closed the connection')
    const aborted = () => done(signal.reason as Error)
    const read = () => {
      for (let byte = socket.read(1) as Buffer | null; byte !== null; byte = socket.read(1) as Buffer | null) {
        answer += byte.toString('latin1')
        if (answer.length > maxProxyAnswerBytes) return refuse('the proxy answers without end')
        if (!answer.endsWith('\r\n\r\n')) continue
        return /^HTTP\/1\.[01] 2\d\d/.test(answer) ? done() : refuse(`the proxy refuses (${/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 'no HTTP'})`)
      }
    }
    socket.on('readable', read).on('error', done).on('close', closed)
    signal.addEventListener('abort', aborted, { once: true })
  })
}

/** Resolves at the event; on an error or abort the socket is destroyed. */
function settled<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<S> {
  return new Promise((resolve, reject) => {
    const end = (error: unknown) => {
      socket.destroy()
      reject(error)
    }
    const aborted = () => end(signal.reason)
    if (signal.aborted) return aborted()
    signal.addEventListener('abort', aborted, { once: true })
    socket.once('error', end)
    socket.once('close', () => end(new CapabilityError('network_failed', 'the connection was closed at once')))
    socket.once(event, () => {
      signal.removeEventListener('abort', aborted)
      socket.off('error', end)
      resolve(socket)
    })
  })
}

/** Messages of sockets hold addresses of the gateway's own network (a proxy's, say); their codes do not. */
export function kindOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (/^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code
  return error instanceof Error ? error.name : 'unknown'
}
