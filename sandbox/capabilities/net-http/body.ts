import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { CapabilityError } from '../../broker/capability-error.ts'

const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/** What the gateway offers to servers. */
export const acceptEncoding = 'gzip, deflate, br'
// Each layer multiplies: a bomb inside a bomb.
const maxLayers = 2

/**
 * Reads a body to its end, decompressed, and stops at `maxBytes` of either form: a few kilobytes can unpack to gigabytes.
 * Throws CapabilityError `response_too_large` or `network_failed`.
 */
export async function readBody(body: Readable, contentEncoding: string | undefined, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = []
  await consumeBody(body, contentEncoding, maxBytes, signal, async (source) => {
    for await (const chunk of source) chunks.push(chunk)
  })
  return Buffer.concat(chunks)
}

/** As `readBody`, for bodies that are not kept in memory. What the consumer throws comes out as it is. */
export async function consumeBody(body: Readable, contentEncoding: string | undefined, maxBytes: number, signal: AbortSignal, consume: (source: AsyncIterable<Buffer>) => Promise<void>): Promise<void> {
  await pipeline([body, limit(maxBytes), ...decodersFor(contentEncoding), limit(maxBytes), consume], { signal })
}

function decodersFor(contentEncoding = ''): NodeJS.ReadWriteStream[] {
  const layers = contentEncoding.toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity')
  if (layers.length > maxLayers) throw new CapabilityError('network_failed', `the response is compressed ${layers.length} times over`)
  return layers.reverse().map((name) => {
    const create = Object.hasOwn(decoders, name) ? decoders[name] : undefined
    if (create === undefined) throw new CapabilityError('network_failed', `the response is encoded as "${name.slice(0, 40)}", which nobody asked for`)
    return create()
  })
}

function limit(maxBytes: number) {
  return async function* (source: AsyncIterable<Buffer>) {
    let bytes = 0
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > maxBytes) throw new CapabilityError('response_too_large', `the response has more than ${maxBytes} bytes`, { maxBytes })
      yield chunk
    }
  }
}
