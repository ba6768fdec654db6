import { DOMException } from './dom-exception.ts'
import { lateLibrary } from './late.ts'

const hashes = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' } as const

/** Web Crypto's quota for one call. */
const maxRandomBytes = 65_536

/** What plugins use of Web Crypto: random values, UUIDs, digests. */
export function createCrypto(fillRandom: (bytes: Uint8Array) => void) {
  return Object.freeze({
    getRandomValues<Array extends ArrayBufferView>(array: Array): Array {
      if (!ArrayBuffer.isView(array) || array instanceof Float32Array || array instanceof Float64Array || array instanceof DataView) {
        throw new DOMException('getRandomValues takes an array of integers', 'TypeMismatchError')
      }
      if (array.byteLength > maxRandomBytes) throw new DOMException(`getRandomValues gives at most ${maxRandomBytes} bytes at once`, 'QuotaExceededError')
      fillRandom(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
      return array
    },

    randomUUID(): string {
      const bytes = new Uint8Array(16)
      fillRandom(bytes)
      bytes[6] = (bytes[6]! & 0x0f) | 0x40
      bytes[8] = (bytes[8]! & 0x3f) | 0x80
      const hex = bytes.toHex()
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },

    subtle: Object.freeze({
      async digest(algorithm: string | { name: string }, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer> {
        const name = String(typeof algorithm === 'object' ? algorithm.name : algorithm).toUpperCase()
        if (!isHash(name)) throw new DOMException(`digest: ${name} is not one of ${Object.keys(hashes).join(', ')}`, 'NotSupportedError')
        const digest = lateLibrary()[hashes[name]](bytesOf(data))
        return digest.buffer.slice(digest.byteOffset, digest.byteOffset + digest.byteLength) as ArrayBuffer
      },
    }),
  })
}

function isHash(name: string): name is keyof typeof hashes {
  return Object.hasOwn(hashes, name)
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  throw new TypeError('digest takes an ArrayBuffer or a view of one')
}
