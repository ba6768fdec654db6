/** Reads a WebAssembly binary; every step past its end throws ModuleError. */
export class ByteReader {
  #at = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new ModuleError('load_failed', 'the module ends too early')
    return byte
  }

  /** An unsigned LEB128 number of 32 bits. */
  u32(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        if (value > 0xffff_ffff) break
        return value
      }
    }
    throw new ModuleError('load_failed', 'the module holds a number of more than 32 bits where none may be')
  }

  take(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#at) throw new ModuleError('load_failed', 'the module ends too early')
    return this.#bytes.subarray(this.#at, (this.#at += count))
  }
}

export type ModuleErrorCode = 'load_failed' | 'memory_limit'

/** Why a module is not run; the message is for its author. */
export class ModuleError extends Error {
  override name = 'ModuleError'
  readonly code: ModuleErrorCode

  constructor(code: ModuleErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** A number as unsigned LEB128. */
export function leb128(value: number): number[] {
  const bytes: number[] = []
  do {
    bytes.push((value % 128) | (value > 127 ? 0x80 : 0))
    value = Math.floor(value / 128)
  } while (value > 0)
  return bytes
}
