import { closeSync, fdatasync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { segmentFile } from './segments.ts'

const datasync = promisify(fdatasync)

/** Appends to the segments of one folder. Nothing else writes there. */
export interface SegmentWriter extends Disposable {
  readonly number: number
  readonly bytes: number
  /** Whole or not at all: what a full disk took in part is cut off again. Throws what the system says. */
  write(text: string): void
  /** What follows goes into the next segment. */
  next(): void
  /** Resolves when all that was written before is on the disk. */
  sync(): Promise<void>
}

export function openSegment(folder: string, from: { segment: number; bytes: number }): SegmentWriter {
  let { segment: number, bytes } = from
  let descriptor: number | undefined

  const opened = () => {
    if (descriptor !== undefined) return descriptor
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    descriptor = openSync(segmentFile(folder, number), 'a', 0o600)
    return descriptor
  }
  const close = () => {
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
  }

  return {
    get number() {
      return number
    },
    get bytes() {
      return bytes
    },
    write(text) {
      const fd = opened()
      const data = Buffer.from(text)
      try {
        for (let at = 0; at < data.length; ) at += writeSync(fd, data, at)
      } catch (error) {
        try {
          ftruncateSync(fd, bytes)
        } catch {
          // The next start cuts it off.
        }
        throw error
      }
      bytes += data.length
    },
    next() {
      if (descriptor !== undefined) fdatasyncSync(descriptor)
      close()
      number++
      bytes = 0
    },
    async sync() {
      if (descriptor !== undefined) await datasync(descriptor)
    },
    [Symbol.dispose]: close,
  }
}
