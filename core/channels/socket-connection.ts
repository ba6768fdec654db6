import { ulid } from 'ulid'
import { z } from 'zod'
import type { SocketManifest } from '../../plugin-registry/manifest/socket-schema.ts'
import { valueAt } from '../../sandbox/capabilities/json-pointer.ts'
import type { WsConnection } from '../../sandbox/capabilities/net-ws/connection.ts'
import type { SocketOrder } from '../../sandbox/capabilities/net-ws/held.ts'
import { ChannelEvent } from '../store/entities/channel-event.ts'
import { addressOf } from './address.ts'
import { ChannelError } from './channel-error.ts'
import type { HeldChannel } from './held-channel.ts'
import type { OpenSocket } from './open-socket.ts'
import { createPulse } from './pulse.ts'
import { sleep } from './sleep.ts'
import { createIntake, readFrame } from './socket-intake.ts'
import type { SocketState } from './socket-state.ts'

export type Outcome =
  /** It was open for so long, and has ended; by the plugin's word, or not. */
  | { kind: 'ended'; ms: number; isWanted: boolean }
  /** Connecting again is no use until somebody changes something. */
  | { kind: 'refused'; message: string }
  | { kind: 'failed'; message: string }

interface Declared {
  socket: SocketManifest
  label: string
}

const lookMs = 5_000
const maxWords = 200
/** RFC 6455: it ended without a word, or without a code. */
const silent = new Set([1005, 1006])
/** The network may heal by itself, and a day ends; rights and secrets do not. */
const passing = new Set(['network_failed', 'redirect_refused', 'rate_limited', 'quota_exceeded', 'capability_failed'])

const Ended = z.object({ code: z.number(), reason: z.string() })

/** One connection, from its beginning to its end: what comes is stored, and what the plugin says of its end is done. */
export async function connectOnce(held: HeldChannel, { socket, label }: Declared, state: SocketState): Promise<Outcome> {
  const id = ulid()
  const cut = new AbortController()
  const signal = AbortSignal.any([held.signal, cut.signal])
  const orders: SocketOrder[] = []
  const { open, intake, openedAt, ...parts } = assemble(held, { id, socket, state, orders, cut: () => cut.abort() })
  using _pulse = parts.pulse
  using _expected = parts.expected

  try {
    const url = state.kept.url ?? addressOf(socket, held.guest.config(held.row), 'ws')
    void cutWhenChanged(held, signal, () => cut.abort())
    const reply = await held.guest.request(held.row, 'net.ws', 'hold', { url, protocols: socket.protocols }, signal, { socket: id })
    if (held.signal.aborted) return { kind: 'ended', ms: 0, isWanted: false }
    if (!reply.ok && orders.length === 0 && !cut.signal.aborted) return failureOf(reply.error, label)

    const ended = reply.ok ? Ended.parse(reply.value) : undefined
    // What the platform says at the end is for the plugin to understand; before it has, nothing is done.
    const isSaid = ended !== undefined && orders.length === 0 && !cut.signal.aborted && !silent.has(ended.code)
    if (isSaid) intake.put({ type: 'closed', code: ended.code, reason: wordsOf(ended.reason) })
    const event = await intake.settled()
    if (isSaid && event !== undefined) await handled(held, event, orders)
    return outcomeOf(orders, openedAt(), label)
  } catch (error) {
    if (error instanceof ChannelError && error.code === 'channel_unready') return { kind: 'refused', message: error.message }
    throw error
  } finally {
    cut.abort()
    if (held.socket === open) held.socket = undefined
  }
}

interface AssembleOptions {
  id: string
  socket: SocketManifest
  state: SocketState
  orders: SocketOrder[]
  cut(): void
}

/** The parts of a connection, wired: what comes goes to the pulse and then to the store; who stores says when to stop reading. */
function assemble(held: HeldChannel, { id, socket, state, orders, cut }: AssembleOptions) {
  let lastSeen = state.kept.last
  let openedAt: number | undefined
  let isReading = true
  let isIn = false
  let connection: WsConnection | undefined

  const open: OpenSocket = {
    id,
    get connection() { return connection },
    async steer(order) {
      if (order.kind === 'reconnect') await state.change((kept) => ({ last: order.forget ? null : kept.last, url: order.url ?? (order.forget ? null : kept.url) }))
      if (order.kind === 'reconnect' && order.forget) lastSeen = null
      if (order.kind === 'reconnect' && order.later) return
      orders.push(order)
      if (order.code !== undefined && connection?.isOpen) connection.close(order.code, '')
      else cut()
      held.pollWake.ring()
    },
  }
  const intake = createIntake(held, {
    connection: id, last: socket.last, state,
    pause() {
      isReading = false
      connection?.pause()
    },
    resume() {
      isReading = true
      connection?.resume()
    },
    onFailure: cut,
  })
  const pulse = createPulse(socket.every, { send: (message) => connection?.send(JSON.stringify(message)), onDead: cut, last: () => lastSeen, isReading: () => isReading })
  const expected = held.visits.expect(id, {
    opened(opened) {
      openedAt = performance.now()
      connection = opened
      held.socket = open
      intake.put({ type: 'open' })
      pulse.begin()
      if (socket.last === undefined) void works(held)
    },
    frame(frame) {
      const message = readFrame(frame)
      if (pulse.see(message.json)) return
      const last = socket.last === undefined ? undefined : valueAt(message.json, socket.last)
      if (last !== undefined && last !== null) {
        // Whoever sends events has let us in.
        if (!isIn) void works(held)
        isIn = true
        lastSeen = last
      }
      intake.put(message)
    },
  })
  return { open, intake, pulse, expected, openedAt: () => openedAt }
}

function works(held: HeldChannel): Promise<void> {
  return held.tell('poll', null).catch((error: unknown) => held.log.warn({ err: error, channel: held.row.name }, 'a channel could not be said to work'))
}

/** Another token, another right, another version of the plugin: this connection was made under what was before. */
async function cutWhenChanged(held: HeldChannel, signal: AbortSignal, cut: () => void): Promise<void> {
  // The database may be away for a moment.
  const look = () => held.circumstances().catch(() => undefined)
  let before = await look()
  while (!signal.aborted) {
    await sleep(lookMs, signal)
    if (signal.aborted) return
    const now = await look()
    if (before !== undefined && now !== undefined && now !== before) return cut()
    before ??= now
  }
}

async function handled(held: HeldChannel, event: string, orders: readonly SocketOrder[]): Promise<void> {
  while (!held.signal.aborted && orders.length === 0) {
    const row = await held.store.fork().findOne(ChannelEvent, { id: event }, { fields: ['state'], disableIdentityMap: true })
    if (row?.state !== 'new') return
    await held.pollWake.wait(lookMs, held.signal)
  }
}

function outcomeOf(orders: readonly SocketOrder[], openedAt: number | undefined, label: string): Outcome {
  const order = orders.find(({ kind }) => kind === 'stop') ?? orders[0]
  if (order?.kind === 'stop') return { kind: 'refused', message: `${label} ${wordsOf(order.why)}` }
  return { kind: 'ended', ms: openedAt === undefined ? 0 : performance.now() - openedAt, isWanted: order !== undefined }
}

function failureOf({ code, message }: { code: string; message: string }, label: string): Outcome {
  if (passing.has(code)) return { kind: 'failed', message: `${label} cannot be reached: ${message}` }
  return { kind: 'refused', message: `no connection to ${label}: ${message}` }
}

// A stranger's words on the owner's page: one line, no tricks.
function wordsOf(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim().slice(0, maxWords)
}
