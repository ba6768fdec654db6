import { io, type Socket } from 'socket.io-client'
import { GatewayError } from './gateway-error.ts'
import { readEvent, type GatewayEvent } from './gateway-event.ts'
import type { Input, OperationName, Output } from './operations.ts'

export type LinkState = 'connecting' | 'online' | 'offline' | 'signed-out'
type Listener = (event: GatewayEvent) => void

/** The console's one link to the gateway: calls, subscriptions that outlive a lost connection, and its state. */
export interface Connection {
  call<Name extends OperationName>(operation: Name, input: Input<Name>): Promise<Output<Name>>
  /** The listener also hears `subscribed` (each time the topic is live again) and `replay_gap` (read anew). */
  subscribe(topic: string, listener: Listener): () => void
  state(): LinkState
  onState(listener: () => void): () => void
  /** Begins, or tries again at once: for instance after signing in. */
  connect(): void
  close(): void
}

const signedOutCodes = new Set(['unauthenticated', 'token_expired', 'token_revoked'])

export function openConnection(url?: string): Connection {
  // WebSocket first, so that the console is there after one exchange; polling where something in between refuses it.
  const transports = ['websocket', 'polling']
  const options = { path: '/ws', autoConnect: false, transports, tryAllTransports: true, reconnectionDelay: 300, reconnectionDelayMax: 3000 }
  const socket: Socket = url === undefined ? io(options) : io(url, options)
  const topics = new Map<string, Set<Listener>>()
  const stateListeners = new Set<() => void>()
  const pending = new Set<(error: GatewayError) => void>()
  let state: LinkState = 'connecting'

  function become(next: LinkState): void {
    if (next === state) return
    state = next
    for (const listener of stateListeners) listener()
  }

  function call<Name extends OperationName>(operation: Name, input: Input<Name>): Promise<Output<Name>> {
    if (state === 'offline' || state === 'signed-out') return Promise.reject(offline())
    return new Promise((resolve, reject) => {
      const fail = (error: GatewayError): void => {
        pending.delete(fail)
        reject(error)
      }
      pending.add(fail)
      socket.emit('call', { operation, input }, (answer: unknown) => {
        pending.delete(fail)
        if (isOutput<Output<Name>>(answer)) resolve(answer.output)
        else reject(GatewayError.from(errorOf(answer)))
      })
    })
  }

  async function follow(topic: string, listeners: Set<Listener>): Promise<void> {
    const answer = await call('subscribe', { topic }).catch(() => undefined)
    if (answer !== undefined && topics.get(topic) === listeners) deliver(listeners, subscribed(topic, answer.seq))
  }

  socket.on('connect', () => {
    become('online')
    for (const [topic, listeners] of topics) void follow(topic, listeners)
  })
  socket.on('disconnect', (reason) => {
    for (const fail of pending) fail(offline())
    become('offline')
    // The gateway closed the link itself (a revoked token, a restart): the next handshake tells which.
    if (reason === 'io server disconnect') socket.connect()
  })
  socket.on('connect_error', (error) => {
    for (const fail of pending) fail(offline())
    const refusal = 'data' in error ? GatewayError.from(error.data) : undefined
    if (refusal !== undefined && signedOutCodes.has(refusal.code)) become('signed-out')
    else become('offline')
    if (!socket.active && state === 'offline') setTimeout(() => socket.connect(), 1000)
  })
  socket.on('event', (value: unknown) => {
    const event = readEvent(value)
    const listeners = event && topics.get(event.topic)
    if (event !== undefined && listeners !== undefined) deliver(listeners, event)
  })

  return {
    call,
    subscribe(topic, listener) {
      const known = topics.get(topic)
      const listeners = known ?? new Set<Listener>()
      listeners.add(listener)
      topics.set(topic, listeners)
      if (state === 'online') {
        if (known === undefined) void follow(topic, listeners)
        else queueMicrotask(() => listeners.has(listener) && listener(subscribed(topic, 0)))
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || topics.get(topic) !== listeners) return
        topics.delete(topic)
        if (state === 'online') call('unsubscribe', { topic }).catch(() => undefined)
      }
    },
    state: () => state,
    onState(listener) {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    connect() {
      become('connecting')
      socket.disconnect().connect()
    },
    close: () => socket.close(),
  }
}

function deliver(listeners: Set<Listener>, event: GatewayEvent): void {
  for (const listener of listeners) listener(event)
}

function subscribed(topic: string, seq: number): GatewayEvent {
  return { topic, type: 'subscribed', seq, at: '', data: undefined }
}

function offline(): GatewayError {
  return new GatewayError('offline', 'offline')
}

/** The gateway answers with the shape its own operation table promises; the flag is checked, the rest is believed. */
function isOutput<Result>(answer: unknown): answer is { ok: true; output: Result } {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true
}

function errorOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : answer
}
