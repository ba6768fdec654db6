import { TextDecoder, TextEncoder } from './text-encoding.ts'
import { isSearchParams, type URLSearchParams } from './url.ts'

export type BodyInit = string | ArrayBuffer | ArrayBufferView | URLSearchParams

/** What a request and a response have in common: bytes that are read once. */
export class Body {
  readonly #bytes: Uint8Array | null
  #isUsed = false

  constructor(bytes: Uint8Array | null) {
    this.#bytes = bytes
  }

  get bodyUsed(): boolean {
    return this.#isUsed
  }

  /** Streams do not exist here: a body arrives whole. */
  get body(): null {
    return null
  }

  async bytes(): Promise<Uint8Array> {
    return this.#take().slice()
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#take().slice().buffer as ArrayBuffer
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(this.#take())
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  /** The bytes themselves, for `clone()` and for sending; they stay readable. */
  static peek(body: Body): Uint8Array | null {
    if (body.#isUsed) throw new TypeError('the body has been read already')
    return body.#bytes
  }

  #take(): Uint8Array {
    if (this.#isUsed) throw new TypeError('the body has been read already')
    if (this.#bytes !== null) this.#isUsed = true
    return this.#bytes ?? new Uint8Array(0)
  }
}

/** A body as bytes, with the content type it implies. */
export function extractBody(init: BodyInit | null | undefined): { bytes: Uint8Array | null; contentType?: string } {
  if (init === null || init === undefined) return { bytes: null }
  if (isSearchParams(init)) return { bytes: new TextEncoder().encode(init.toString()), contentType: 'application/x-www-form-urlencoded;charset=UTF-8' }
  if (ArrayBuffer.isView(init)) return { bytes: new Uint8Array(init.buffer, init.byteOffset, init.byteLength).slice() }
  if (init instanceof ArrayBuffer) return { bytes: new Uint8Array(init).slice() }
  return { bytes: new TextEncoder().encode(String(init)), contentType: 'text/plain;charset=UTF-8' }
}
