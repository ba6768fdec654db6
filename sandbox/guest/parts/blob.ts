import type { Door } from '../door.ts'
import { NativeTypeError } from '../primordials.ts'
import { TextDecoder, TextEncoder } from '../shims/text-encoding.ts'

export function makeBlob(door: Door, call: number): object {
  const ask = (method: string, input: object) => door.request('blob', method, input, call) as Promise<{ base64?: string; file: unknown; deleted: boolean; attachment: unknown }>
  const read = async (path: string, { offset, length }: { offset?: number; length?: number } = {}): Promise<Uint8Array | null> => {
    const { base64 } = await ask('read', { path, offset, length })
    return base64 === undefined ? null : Uint8Array.fromBase64(base64)
  }

  return {
    read,
    write: async (path: string, data: string | Uint8Array) => (await ask('write', { path, base64: bytesOf(data).toBase64() })).file,
    async readText(path: string) {
      const bytes = await read(path)
      return bytes && new TextDecoder().decode(bytes)
    },
    list: ({ prefix, after, limit }: { prefix?: string; after?: string; limit?: number } = {}) => ask('list', { prefix, after, limit }),
    delete: async (path: string) => (await ask('delete', { path })).deleted,
    attach: async (path: string) => (await ask('attach', { path })).attachment,
  }
}

function bytesOf(data: unknown): Uint8Array {
  if (typeof data === 'string') return new TextEncoder().encode(data)
  if (data instanceof Uint8Array) return data
  throw new NativeTypeError('blob.write takes text or a Uint8Array')
}
