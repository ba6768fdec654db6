import { chacha20 } from '@noble/ciphers/chacha.js'

const keyBytes = 32
const poolBytes = 1_024
const noNonce = new Uint8Array(12)

/**
 * Random bytes from a seed of the host's own generator, without a call out of the isolate: ChaCha20 with fast key
 * erasure (Bernstein, 2017). Each pool's first 32 bytes become the next key, so what was given out cannot be computed later.
 */
export function createRandom(seed: Uint8Array): (bytes: Uint8Array) => void {
  let key = seed.slice(0, keyBytes)
  let pool = new Uint8Array(0)

  const refill = () => {
    const stream = chacha20(key, noNonce, new Uint8Array(keyBytes + poolBytes))
    key = stream.slice(0, keyBytes)
    pool = stream.slice(keyBytes)
  }

  return (bytes) => {
    for (let filled = 0; filled < bytes.length; ) {
      if (pool.length === 0) refill()
      const piece = pool.subarray(0, bytes.length - filled)
      bytes.set(piece, filled)
      filled += piece.length
      piece.fill(0)
      pool = pool.subarray(piece.length)
    }
  }
}
