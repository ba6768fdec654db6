import type { Ended, Frame, WsConnection } from './connection.ts'

/** Messages that a tool has not asked for yet. When they are too many, the other side waits. */
export interface Mailbox {
  put(frame: Frame): void
  /** From now on it stops and lets go this connection, and knows its end. */
  feeds(connection: WsConnection): void
  take(waitMs: number, signal: AbortSignal): Promise<Taken>
}

export type Taken = { frame: Frame } | { closed: Ended } | { waiting: true }

const maxFrames = 100
const maxChars = 2_000_000

export function createMailbox(): Mailbox {
  const frames: Frame[] = []
  let chars = 0
  let connection: WsConnection | undefined
  let closed: Ended | undefined
  let stir = () => {}

  const next = (): Taken | undefined => {
    const frame = frames.shift()
    if (frame === undefined) return closed && { closed }
    chars -= sizeOf(frame)
    if (frames.length < maxFrames / 2 && chars < maxChars / 2) connection?.resume()
    return { frame }
  }

  return {
    put(frame) {
      frames.push(frame)
      chars += sizeOf(frame)
      if (frames.length >= maxFrames || chars >= maxChars) connection?.pause()
      stir()
    },
    feeds(opened) {
      connection = opened
      void opened.ended.then((ended) => {
        closed = ended
        stir()
      })
      if (frames.length >= maxFrames) opened.pause()
    },
    async take(waitMs, signal) {
      const found = next()
      if (found !== undefined) return found
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, waitMs)
      stir = resolve
      signal.addEventListener('abort', stir, { once: true })
      await promise
      clearTimeout(timer)
      signal.removeEventListener('abort', stir)
      return next() ?? { waiting: true }
    },
  }
}

function sizeOf(frame: Frame): number {
  return 'text' in frame ? frame.text.length : frame.base64.length
}
