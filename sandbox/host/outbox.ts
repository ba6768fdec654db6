import type { Socket } from 'node:net'
import { createFrameBatch } from '../protocol/frame-batch.ts'
import type { FrameKind } from '../protocol/frame.ts'

/** So many wait for one write at most: the gateway works on them while this process works on the next. */
const framesPerWrite = 16

/** Writes frames to the gateway: at once, for latency, but those of one piece of work in few writes. */
export interface Outbox {
  send(kind: FrameKind, instance: number, call: number, payload: string): void
  /** What `work` sends leaves in few writes, none later than its end. */
  during(work: () => void): void
  /** What waits for more to come leaves now. */
  flush(): void
}

export function createOutbox(pipe: Pick<Socket, 'write'>): Outbox {
  const batch = createFrameBatch((chunk) => void pipe.write(chunk))
  let isCollecting = false

  const endTurn = () => {
    isCollecting = false
    batch.flush()
  }

  return {
    send(kind, instance, call, payload) {
      batch.add(kind, instance, call, payload)
      if (isCollecting) {
        if (batch.count() >= framesPerWrite) batch.flush()
        return
      }
      // From the isolates' threads: what follows in this turn of the event loop is collected.
      isCollecting = true
      setImmediate(endTurn)
      batch.flush()
    },

    flush: () => batch.flush(),

    during(work) {
      const wasCollecting = isCollecting
      isCollecting = true
      try {
        work()
      } finally {
        isCollecting = wasCollecting
        batch.flush()
      }
    },
  }
}
