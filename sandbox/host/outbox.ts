import type { Socket } from 'node:net'

/**
 * Collects the frames of one turn of the event loop into one write:
 * under load the system call costs more than all the rest of a frame.
 */
export function createOutbox(pipe: Pick<Socket, 'write'>): { send(frame: Buffer): void } {
  let held: Buffer[] = []

  const flush = () => {
    const frames = held
    held = []
    pipe.write(frames.length === 1 ? frames[0]! : Buffer.concat(frames))
  }

  return {
    send(frame) {
      held.push(frame)
      if (held.length === 1) setImmediate(flush)
    },
  }
}
