import { sha256 } from '@noble/hashes/sha2.js'
import { defineProperty } from './primordials.ts'
import { createRandom } from './shims/random.ts'
import { TextEncoder } from './shims/text-encoding.ts'

/** The same bytes for the same seed, in every guest. */
export function createSeededRandom(seed: string): (bytes: Uint8Array) => void {
  return createRandom(sha256(new TextEncoder().encode(seed)))
}

/** `Math.random` from these bytes: 53 bits of them at a time. */
export function installMathRandom(fill: (bytes: Uint8Array) => void): void {
  const value = () => {
    const words = new Uint32Array(2)
    fill(new Uint8Array(words.buffer))
    return ((words[0]! >>> 5) * 2 ** 26 + (words[1]! >>> 6)) / 2 ** 53
  }
  defineProperty(Math, 'random', { value, writable: true, configurable: true })
}
