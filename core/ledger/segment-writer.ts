import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { segmentFile } from './segments.ts'

/** Appends to the segments of one folder, one write at a time. Nothing else writes there. */
export interface SegmentWriter extends AsyncDisposable {
  readonly number: number
  readonly bytes: number
  /** Whole or not at all: what a full disk took in part is cut off again. Rejects with what the system says. */
  write(text: string): Promise<void>
  /** What follows goes into the next segment. */
  next(): Promise<void>
  /** Resolves when all that was written before is on the disk. */
  sync(): Promise<void>
}

/** Off the event loop throughout: a write waits while the disk takes the page before it, for as long as that takes. */
export function openSegment(folder: string, from: { segment: number; bytes: number }, openFile: typeof open = open): SegmentWriter {
  let { segment: number, bytes } = from
  let handle: FileHandle | undefined
  /** Half an entry stands at the end, and could not be cut off yet. */
  let isTorn = false

  const opened = async (): Promise<FileHandle> => {
    if (handle !== undefined) return handle
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return (handle = await openFile(segmentFile(folder, number), 'a', 0o600))
  }
  const close = async () => {
    const closing = handle
    handle = undefined
    await closing?.close()
  }

  return {
    get number() {
      return number
    },
    get bytes() {
      return bytes
    },
    async write(text) {
      const file = await opened()
      // What follows half an entry could not be read: nothing is written until that is gone.
      if (isTorn) await file.truncate(bytes)
      isTorn = false
      const data = Buffer.from(text)
      try {
        for (let at = 0; at < data.length; ) at += (await file.write(data, at)).bytesWritten
      } catch (error) {
        await file.truncate(bytes).catch(() => {
          isTorn = true
        })
        throw error
      }
      bytes += data.length
    },
    async next() {
      await handle?.datasync()
      await close()
      number++
      bytes = 0
    },
    async sync() {
      await handle?.datasync()
    },
    [Symbol.asyncDispose]: close,
  }
}
