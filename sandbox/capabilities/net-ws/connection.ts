import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import { CapabilityError } from '../../broker/capability-error.ts'
import { dial, type DialOptions, kindOf } from '../net-http/dial.ts'
import type { Target } from '../net-http/target.ts'
import type { Route } from '../net-http/pinned.ts'
import { createPacer } from './pacer.ts'
import { wsOf } from './scope.ts'

/** One message, as it came. */
export type Frame = { text: string } | { base64: string }

export interface Ended {
  /** RFC 6455: what the other side said; 1006 where it ended without a word. */
  code: number
  reason: string
}

export interface WsConnection extends Disposable {
  readonly target: Target
  readonly isOpen: boolean
  /** Resolves once, however it ends. */
  readonly ended: Promise<Ended>
  /** Throws CapabilityError `rate_limited` when the other side does not read. */
  send(data: string | Buffer): void
  close(code: number, reason: string): void
  /** Reading stops, so that the other side waits; what was read already may still come. */
  pause(): void
  resume(): void
}

export interface WsOptions extends DialOptions {
  /** After so long without a sound a ping is sent; after as long again the connection counts as dead. Default 45 s. */
  quietMs?: number
}

export interface WsRequest {
  target: Target
  route: Route
  protocols: readonly string[]
  frameBytes: number
  framesPerMinute: number
  /** Cuts the connection, now and later. */
  signal: AbortSignal
  onFrame(frame: Frame): void
  /** Of what the other side says at its end. */
  maskReason?(reason: string): string
}

const defaultQuietMs = 45_000
const handshakeMs = 15_000
/** Zero-length parts cost nothing by the byte. */
const maxParts = 1_024
export const maxUnsentBytes = 1024 * 1024
/** Whoever pings without reading the answers would have us keep them. */
const maxUnsentForPong = 16 * 1024
/** How long the other side may take to say goodbye. */
const goodbyeMs = 2_000

/**
 * Opens a WebSocket. No redirect is followed and nothing compressed is taken (a few bytes would become gigabytes); what breaks
 * RFC 6455, such as text that is no UTF-8, ends the connection. Rejects with CapabilityError.
 */
export async function openConnection(request: WsRequest, options: WsOptions = {}): Promise<WsConnection> {
  const socket = await dial(request.target, request.route, request.signal, options)
  const ws = new WebSocket(wsOf(request.target.url.href), [...request.protocols], {
    createConnection: () => socket,
    followRedirects: false, perMessageDeflate: false, autoPong: false, handshakeTimeout: handshakeMs,
    maxPayload: request.frameBytes, maxFragments: maxParts,
  })
  const connection = follow(ws, request, options.quietMs ?? defaultQuietMs)
  await shaken(ws, socket, request.signal)
  return connection
}

/** Resolves when the server has agreed to speak WebSocket. */
function shaken(ws: WebSocket, socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      ws.terminate()
      socket.destroy()
      reject(error)
    }
    ws.once('open', resolve)
    ws.once('unexpected-response', (_request, { statusCode = 0 }) => {
      const redirects = statusCode >= 300 && statusCode < 400
      fail(new CapabilityError(redirects ? 'redirect_refused' : 'network_failed', redirects ? 'the server redirects, which a WebSocket never follows' : `the server answered ${statusCode} and opened no WebSocket`, { status: statusCode }))
    })
    ws.once('error', (error) => fail(signal.aborted ? signal.reason : new CapabilityError('network_failed', `the server opened no WebSocket (${kindOf(error)})`, {}, { cause: error })))
    ws.once('close', () => fail(new CapabilityError('network_failed', 'the server closed the connection before it was open')))
  })
}

function follow(ws: WebSocket, { target, frameBytes, framesPerMinute, signal, onFrame, maskReason = String }: WsRequest, quietMs: number): WsConnection {
  const { promise: ended, resolve } = Promise.withResolvers<Ended>()
  let broke = ''
  let heardAt = performance.now()
  let asked = false
  const pacer = createPacer(framesPerMinute, { stop: () => ws.pause(), go: () => ws.resume() })
  const heard = () => {
    heardAt = performance.now()
    asked = false
    pacer.count()
  }

  const watch = setInterval(() => {
    if (ws.readyState !== WebSocket.OPEN || ws.isPaused) {
      heardAt = performance.now()
      return
    }
    if (performance.now() - heardAt < quietMs) return
    if (asked) {
      broke = 'no answer to a ping'
      return ws.terminate()
    }
    asked = true
    heardAt = performance.now()
    ws.ping()
  }, Math.max(10, quietMs / 4))
  const cut = () => ws.terminate()
  signal.addEventListener('abort', cut, { once: true })
  if (signal.aborted) cut()

  // The first messages may come along with the handshake: whoever asked for the connection must have it first.
  ws.once('open', () => {
    pacer.hold('start')
    setImmediate(() => pacer.release('start'))
  })
  ws.on('message', (data: Buffer, isBinary: boolean) => {
    heard()
    onFrame(isBinary ? { base64: data.toString('base64') } : { text: data.toString('utf8') })
  })
  ws.on('ping', (data: Buffer) => {
    heard()
    if (ws.readyState === WebSocket.OPEN && ws.bufferedAmount < maxUnsentForPong) ws.pong(data)
  })
  ws.on('pong', heard)
  ws.on('error', (error) => {
    const kind = kindOf(error)
    broke = kind === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? `a message has more than ${frameBytes} bytes (net.ws, frameBytes)` : `broke the protocol (${kind})`
  })
  ws.on('close', (code: number, reason: Buffer) => {
    clearInterval(watch)
    pacer[Symbol.dispose]()
    signal.removeEventListener('abort', cut)
    resolve({ code: broke === '' ? code : 1006, reason: broke || maskReason(reason.toString('utf8')) })
  })

  return {
    target,
    ended,
    get isOpen() {
      return ws.readyState === WebSocket.OPEN
    },
    send(data) {
      const bytes = Buffer.byteLength(data)
      if (ws.bufferedAmount + bytes > maxUnsentBytes) throw new CapabilityError('rate_limited', 'the other side does not read what was sent; wait before sending more', { unsentBytes: ws.bufferedAmount })
      ws.send(data)
    },
    close(code, reason) {
      ws.close(code, reason)
      const impatience = setTimeout(cut, goodbyeMs)
      void ended.then(() => clearTimeout(impatience))
    },
    pause: () => pacer.hold('reader'),
    resume: () => pacer.release('reader'),
    [Symbol.dispose]: cut,
  }
}
