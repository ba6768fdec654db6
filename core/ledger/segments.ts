import { existsSync, readdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'

const digits = 6

/** Where segment `number` is; they count from 1. */
export function segmentFile(folder: string, number: number): string {
  return path.join(folder, `${String(number).padStart(digits, '0')}.jsonl`)
}

/** Numbers of the segments in a folder, in order. */
export function segmentNumbers(folder: string): number[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => /^(\d{6,15})\.jsonl$/.exec(name)?.[1] ?? [])
    .map(Number)
    .filter((number) => number > 0)
    .toSorted((a, b) => a - b)
}

export interface RawLine {
  bytes: Buffer
  /** Byte at which it begins. */
  at: number
  /** False for a last line without its end. */
  whole: boolean
}

const chunkBytes = 256 * 1024

/** The lines of a file from `from` on, as they are; a line longer than `maxBytes` comes cut, and not whole. */
export async function* readLines(file: string, maxBytes: number, from = 0): AsyncGenerator<RawLine> {
  await using handle = await open(file, 'r')
  let held: Buffer = Buffer.alloc(0)
  let at = from
  for (let position = from; ; ) {
    const chunk = Buffer.allocUnsafe(chunkBytes)
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes, position)
    if (bytesRead === 0) break
    position += bytesRead
    held = Buffer.concat([held, chunk.subarray(0, bytesRead)])
    for (let end = held.indexOf(0x0a); end !== -1; end = held.indexOf(0x0a)) {
      yield { bytes: held.subarray(0, end), at, whole: true }
      held = held.subarray(end + 1)
      at += end + 1
    }
    if (held.length > maxBytes) {
      yield { bytes: held.subarray(0, maxBytes), at, whole: false }
      return
    }
  }

  if (held.length > 0) yield { bytes: held, at, whole: false }
}
