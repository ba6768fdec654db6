import type { Socket } from 'node:net'

/**
 * Writes the first frame of a turn of the event loop at once, for latency, and collects the rest of that turn into
 * one more write: under load the system call costs more than all the rest of a frame.
 */
export function createOutbox(pipe: Pick<Socket, 'write'>): { send(frame: Buffer): void } {
  let held: Buffer[] = []
  let isTurnOpen = false

  const endTurn = () => {
    isTurnOpen = false
    if (held.length === 0) return
    const frames = held
    held = []
    pipe.write(frames.length === 1 ? frames[0]! : Buffer.concat(frames))
  }

  return {
    send(frame) {
      if (isTurnOpen) {
        held.push(frame)
        return
      }
      isTurnOpen = true
      setImmediate(endTurn)
      pipe.write(frame)
    },
  }
}
