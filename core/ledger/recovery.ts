import { stat, truncate } from 'node:fs/promises'
import { firstPrev } from './entry.ts'
import { decodeLine, maxLineBytes } from './line.ts'
import { readLines, segmentFile, segmentNumbers } from './segments.ts'

/** A start need not read megabytes. */
const lookBytes = 4 * maxLineBytes

/** Where the next entry goes. */
export interface Tail {
  segment: number
  /** Of the last entry; 0 when there is none. */
  seq: number
  hash: string
  /** What the last segment holds, bytes. */
  bytes: number
  /** What was cut off behind the last whole entry. */
  cutBytes: number
}

/**
 * Finds the end of the chain. A process that was killed leaves at most a last line half written, and a computer that lost
 * power leaves lines that were never synced: what follows the last good entry was acknowledged to nobody, and is cut off.
 * What is wrong before a good entry is left as it is: that was no crash, and `verify` names it.
 */
export async function findTail(folder: string): Promise<Tail> {
  const segment = segmentNumbers(folder).at(-1)
  if (segment === undefined) return { segment: 0, seq: 0, hash: firstPrev, bytes: 0, cutBytes: 0 }
  const file = segmentFile(folder, segment)
  const { last, bytes, size } = await lastGood(file)
  if (bytes < size) await truncate(file, bytes)
  if (last !== undefined) return { segment, ...last, bytes, cutBytes: size - bytes }
  // Not even its first entry is whole: the one before it is the last.
  const before = segment > 1 ? await lastGood(segmentFile(folder, segment - 1)).catch(() => undefined) : undefined
  return { segment, seq: before?.last?.seq ?? 0, hash: before?.last?.hash ?? firstPrev, bytes: 0, cutBytes: size }
}

interface Good {
  last?: { seq: number; hash: string }
  /** Where it ends. */
  bytes: number
  size: number
}

/** The end of a file says it nearly always; only where it holds nothing good is all of it read. */
async function lastGood(file: string): Promise<Good> {
  const { size } = await stat(file)
  const near = await lastGoodFrom(file, size, Math.max(0, size - lookBytes))
  return near.last === undefined && size > lookBytes ? lastGoodFrom(file, size, 0) : near
}

async function lastGoodFrom(file: string, size: number, from: number): Promise<Good> {
  const good: Good = { bytes: 0, size }
  for await (const line of readLines(file, maxLineBytes, from)) {
    const read = line.whole ? decodeLine(line.bytes) : 'is no entry'
    if (typeof read === 'string') continue
    good.last = { seq: read.entry.seq, hash: read.hash }
    good.bytes = line.at + line.bytes.length + 1
  }

  return good
}
