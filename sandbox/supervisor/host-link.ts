import type { Duplex } from 'node:stream'
import { createAttention } from './attention.ts'
import { createFrameBatch } from '../protocol/frame-batch.ts'
import { createFrameReader } from '../protocol/frame.ts'
import type { Frame, FrameKind } from '../protocol/frame.ts'

/** What waits to be written to a host that reads too slowly, before reading from it stops. */
const maxUnsentBytes = 4 * 1024 * 1024

/** So many wait for one system call at most: the host works on them while the gateway makes the next. */
const framesPerWrite = 16

/** The gateway's end of the pipe to one extension host. */
export interface HostLink {
  /** Whoever owns the link sets these; a frame handler that throws breaks the link. */
  onFrame(frame: Frame): void
  /** No reason when the pipe ended. */
  onBroken(reason: unknown): void
  send(kind: FrameKind, instance: number, call: number, payload?: string | Uint8Array): void
  /** While held, nothing more is read: the host's writes wait in the kernel, not in the gateway's memory. */
  hold(held: boolean): void
  /** Does reading wait, for the holder or for the host to take what was sent? */
  waiting(): boolean
  close(): void
}

export function createHostLink(stream: Duplex): HostLink {
  let broken = false
  let held = false
  let clogged = false
  const read = createFrameReader((frame) => {
    // One chunk may hold many frames; none counts after the one that broke the link.
    if (!broken) link.onFrame(frame)
  })

  function breakWith(reason: unknown): void {
    if (broken) return
    broken = true
    stream.destroy()
    link.onBroken(reason)
  }

  // The frames of one turn of the event loop leave in few system calls.
  const batch = createFrameBatch((chunk) => {
    stream.write(chunk)
    if (stream.writableLength <= maxUnsentBytes || clogged) return
    clogged = true
    flow()
  })
  let flushing = false
  const attention = createAttention()

  function flush(): void {
    flushing = false
    if (broken) return
    // Of many at once none is in a hurry.
    if (batch.count() === 1) attention.pay()
    batch.flush()
  }

  function flow(): void {
    if (held || clogged) stream.pause()
    else stream.resume()
  }

  stream.on('data', (chunk: Buffer) => {
    try {
      read(chunk)
    } catch (reason) {
      breakWith(reason)
    }
  })
  stream.on('drain', () => {
    clogged = false
    flow()
  })
  // Its other end is gone (EPIPE, ECONNRESET); how, its process will tell.
  stream.on('error', () => breakWith(undefined))
  stream.on('close', () => breakWith(undefined))

  const link: HostLink = {
    onFrame() {},
    onBroken() {},
    send(kind, instance, call, payload) {
      if (broken) return
      batch.add(kind, instance, call, payload)
      if (batch.count() === framesPerWrite) batch.flush()
      if (flushing) return
      flushing = true
      process.nextTick(flush)
    },
    hold(wanted) {
      held = wanted
      flow()
    },
    waiting: () => held,
    close() {
      broken = true
      stream.destroy()
    },
  }
  return link
}
