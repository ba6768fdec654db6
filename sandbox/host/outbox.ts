import type { Socket } from 'node:net'

/** So many wait for one write at most: the gateway works on them while this process works on the next. */
const framesPerWrite = 8

/**
 * Writes the first frame of a turn of the event loop at once, for latency, and collects those that follow into
 * few more writes: under load the system call costs more than all the rest of a frame.
 */
export function createOutbox(pipe: Pick<Socket, 'write'>): { send(frame: Buffer): void } {
  let held: Buffer[] = []
  let isTurnOpen = false

  const flush = () => {
    if (held.length === 0) return
    const frames = held
    held = []
    pipe.write(frames.length === 1 ? frames[0]! : Buffer.concat(frames))
  }

  const endTurn = () => {
    isTurnOpen = false
    flush()
  }

  return {
    send(frame) {
      if (isTurnOpen) {
        if (held.push(frame) >= framesPerWrite) flush()
        return
      }
      isTurnOpen = true
      setImmediate(endTurn)
      pipe.write(frame)
    },
  }
}
