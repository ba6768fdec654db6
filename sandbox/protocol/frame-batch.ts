import { encodeFrame, frameHeaderBytes, writeFrameHeader } from './frame.ts'
import type { FrameKind } from './frame.ts'

/** Frames are written one behind the other into memory of this size; what leaves is a part of it, never copied again. */
const slabBytes = 64 * 1024
/** A text takes up to three bytes a unit; a longer one is sized first, and leaves in a chunk of its own. */
const maxSlabTextLength = 4 * 1024

/** Collects frames until they are flushed, as one chunk: under load the system call costs more than all the rest of a frame. */
export interface FrameBatch {
  /** Throws FrameError `frame_invalid` on a frame that is too large; the batch is as before. */
  add(kind: FrameKind, instance: number, call: number, payload?: string | Uint8Array): void
  /** How many frames wait. */
  count(): number
  flush(): void
}

export function createFrameBatch(write: (chunk: Buffer) => void): FrameBatch {
  let slab = Buffer.allocUnsafeSlow(slabBytes)
  /** Where what waits begins, and where the next frame goes. */
  let from = 0
  let at = 0
  let frames = 0

  const flush = () => {
    if (at === from) return
    const chunk = slab.subarray(from, at)
    from = at
    frames = 0
    write(chunk)
  }

  return {
    add(kind, instance, call, payload = '') {
      if (typeof payload !== 'string' || payload.length > maxSlabTextLength) {
        const frame = encodeFrame(kind, instance, call, payload)
        flush()
        write(frame)
        return
      }

      const mayNeed = frameHeaderBytes + 3 * payload.length
      if (at + mayNeed > slabBytes) {
        flush()
        // The old one belongs to whoever still writes it.
        slab = Buffer.allocUnsafeSlow(slabBytes)
        from = at = 0
      }
      const bytes = slab.write(payload, at + frameHeaderBytes)
      writeFrameHeader(slab, at, kind, instance, call, bytes)
      at += frameHeaderBytes + bytes
      frames++
    },
    count: () => frames,
    flush,
  }
}
