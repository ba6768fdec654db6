import { defineProperty } from './primordials.ts'
import { lateLibrary } from './shims/late.ts'
import { createRandom } from './shims/random.ts'
import { TextEncoder } from './shims/text-encoding.ts'

/** The same bytes for the same seed, in every guest; from them comes `Math.random`, too. */
export function createSeededRandom(seed: string): (bytes: Uint8Array) => void {
  const fill = createRandom(lateLibrary().sha256(new TextEncoder().encode(seed)))
  installMathRandom(fill)
  return fill
}

/** 53 bits at a time. */
function installMathRandom(fill: (bytes: Uint8Array) => void): void {
  const value = () => {
    const words = new Uint32Array(2)
    fill(new Uint8Array(words.buffer))
    return ((words[0]! >>> 5) * 2 ** 26 + (words[1]! >>> 6)) / 2 ** 53
  }
  defineProperty(Math, 'random', { value, writable: true, configurable: true })
}
