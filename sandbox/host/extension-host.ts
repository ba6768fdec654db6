import { type Frame, type FrameKind, frameKind, pingFor } from '../protocol/frame.ts'
import type { LoadHeader } from '../protocol/load-header.ts'
import type { Guest, GuestOptions } from './guest.ts'

export interface ExtensionHostOptions {
  /** Makes a guest on this process's engine. */
  startGuest(options: GuestOptions): Guest
  send(kind: FrameKind, instance: number, call: number, payload: string): void
  /** What was sent leaves now. */
  flush(): void
  /** Runs this after what has come meanwhile was received. */
  defer(work: () => void): void
}

export interface ExtensionHost {
  receive(frame: Frame): void
  /** Everything that came at once has been received: the calls among it may start. */
  start(): void
}

type Loaded = Pick<GuestOptions, 'header' | 'headerText' | 'code'>

/**
 * Routes frames between the pipe and the guests. It reads headers only: what a call asks and what a guest
 * answers are the engine's and the gateway's to read, never the router's.
 */
export function createExtensionHost({ startGuest, send, flush, defer }: ExtensionHostOptions): ExtensionHost {
  const guests = new Map<number, Guest>()
  /** Instances with calls that may start. */
  const wanting = new Set<number>()
  let isGiving = false
  let isDeferred = false

  const start = (instance: number, loaded: Loaded, isRestart: boolean): Guest => {
    const guest = startGuest({
      ...loaded,
      isRestart,
      send: (kind, call, text) => send(kind, instance, call, text),
      sendNow(kind, call, text = '') {
        send(kind, instance, call, text)
        flush()
      },
      wantsTurn() {
        wanting.add(instance)
        if (!isGiving) giveTurnsSoon()
      },
      onGone: () => guests.delete(instance),
      // They start when it has loaded.
      onOverrun(calls) {
        const restarted = start(instance, loaded, true)
        for (const call of calls) restarted.call(call)
      },
    })
    guests.set(instance, guest)
    return guest
  }

  const pong = (call: number) => {
    if (call === pingFor.stalls) return send(frameKind.pong, 0, call, '')
    for (const guest of guests.values()) guest.sampleHeap()
    const instances = Array.from(guests, ([instance, guest]) => [instance, guest.heapMb()])
    send(frameKind.pong, 0, call, JSON.stringify({ rssMb: residentMb(), instances }))
  }

  // One turn each, then whatever has come meanwhile: who has much to do does not keep the others waiting.
  function giveTurns(): void {
    isGiving = true
    for (const instance of wanting) if (!guests.get(instance)?.turn()) wanting.delete(instance)
    isGiving = false
    if (wanting.size > 0) giveTurnsSoon()
  }

  function giveTurnsSoon(): void {
    if (isDeferred) return
    isDeferred = true
    defer(() => {
      isDeferred = false
      giveTurns()
    })
  }

  const gone = JSON.stringify({ code: 'guest_gone', message: 'the plugin does not run here any more' })

  return {
    receive({ kind, instance, call, payload }) {
      if (kind === frameKind.load) return void start(instance, readLoad(payload), false)
      if (kind === frameKind.ping) return pong(call)

      const guest = guests.get(instance)
      if (kind === frameKind.call || kind === frameKind.callToo) {
        if (!guest) return send(frameKind.failed, instance, call, gone)
        guest.call({ number: call, text: payload.toString(), joins: kind === frameKind.callToo })
        wanting.add(instance)
      } else if (kind === frameKind.reply) guest?.reply(call, payload.toString())
      else if (kind === frameKind.cancel) guest?.cancel(call)
      else if (kind === frameKind.unload) guest?.dispose()
    },
    start: giveTurns,
  }
}

// The gateway wrote this frame; only `code` in it is a stranger's.
function readLoad(payload: Buffer): Loaded {
  const headerEnd = 4 + payload.readUInt32BE(0)
  const headerText = payload.toString('utf8', 4, headerEnd)
  return { header: JSON.parse(headerText) as LoadHeader, headerText, code: payload.subarray(headerEnd) }
}

// Where the namespaces hide /proc there is no such figure; the gateway measures from outside.
function residentMb(): number {
  try {
    return Math.round(process.memoryUsage.rss() / 1024 / 1024)
  } catch {
    return 0
  }
}
