import { createCipheriv, createHash } from 'node:crypto'
import { coarse, type Deterministic } from '../../protocol/deterministic.ts'

/** What a module may know of time and chance. */
export interface Chance {
  /** Milliseconds since 1970, in coarse steps. */
  now(): number
  /** Milliseconds since some moment. */
  elapsed(): number
  randomize(bytes: Uint8Array<ArrayBuffer>): void
}

/** What the system's generator gives at once. */
const maxRandomBytes = 65_536

export function createChance(fixed: Deterministic | undefined): Chance {
  if (fixed) return { now: () => fixed.now, elapsed: () => fixed.now, randomize: repeating(fixed.seed) }
  return {
    now: () => coarse(Date.now()),
    elapsed: () => coarse(performance.now()),
    randomize(bytes) {
      for (let from = 0; from < bytes.length; from += maxRandomBytes) crypto.getRandomValues(bytes.subarray(from, from + maxRandomBytes))
    },
  }
}

/** The same seed gives the same bytes, one after the other. */
function repeating(seed: string): Chance['randomize'] {
  const stream = createCipheriv('aes-256-ctr', createHash('sha256').update(seed).digest(), Buffer.alloc(16))
  return (bytes) => bytes.set(stream.update(new Uint8Array(bytes.length)))
}
