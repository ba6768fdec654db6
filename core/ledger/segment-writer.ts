import { writeSync } from 'node:fs'
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises'
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
  /** False when somebody deleted the file, or put another in its place: what is written now is nowhere to be read. */
  isInPlace(): Promise<boolean>
}

/**
 * A write into the system's memory takes 2 µs, and 30 by way of a thread. While the disk takes what was written before,
 * it may have to wait for that, however long: then a thread waits, and not the event loop.
 */
export function openSegment(folder: string, from: { segment: number; bytes: number }, files: { open: typeof open; writeSync: typeof writeSync } = { open, writeSync }): SegmentWriter {
  let { segment: number, bytes } = from
  let handle: FileHandle | undefined
  /** How often the disk is being asked to take what was written. */
  let syncs = 0
  /** Half an entry stands at the end, and could not be cut off yet. */
  let isTorn = false

  const opened = async (): Promise<FileHandle> => {
    if (handle !== undefined) return handle
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return (handle = await files.open(segmentFile(folder, number), 'a', 0o600))
  }
  const toDisk = async () => {
    syncs++
    try {
      await handle?.datasync()
    } finally {
      syncs--
    }
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
      const file = handle ?? (await opened())
      // What follows half an entry could not be read: nothing is written until that is gone.
      if (isTorn) await file.truncate(bytes)
      isTorn = false
      const data = Buffer.from(text)
      try {
        for (let at = 0; at < data.length; ) at += syncs > 0 ? (await file.write(data, at)).bytesWritten : files.writeSync(file.fd, data, at)
      } catch (error) {
        await file.truncate(bytes).catch(() => {
          isTorn = true
        })
        throw error
      }
      bytes += data.length
    },
    async next() {
      await toDisk()
      await close()
      number++
      bytes = 0
    },
    sync: toDisk,
    async isInPlace() {
      const open = await handle?.stat({ bigint: true })
      if (open === undefined) return true
      const there = await stat(segmentFile(folder, number), { bigint: true }).catch(() => undefined)
      return there?.ino === open.ino && there.dev === open.dev
    },
    [Symbol.asyncDispose]: close,
  }
}
