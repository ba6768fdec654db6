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
  const decoders = decodersFor(contentEncoding)
  if (decoders.length === 0) return readPlain(body, maxBytes, signal)
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

/** As it comes: a pipeline of streams would cost more than the request itself. */
function readPlain(body: Readable, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const settle = () => {
      signal.removeEventListener('abort', abort)
      body.off('data', take).off('end', end).off('error', fail).off('close', cut)
    }
    const fail = (error: unknown) => {
      settle()
      // Whoever ends what is left of it must not be told of that as well.
      body.on('error', () => {}).destroy()
      reject(error)
    }
    const cut = () => fail(new CapabilityError('network_failed', 'the response broke off'))
    const abort = () => fail(new DOMException('the reading was given up', 'AbortError'))
    const take = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxBytes) fail(tooLarge(maxBytes))
      else chunks.push(chunk)
    }
    const end = () => {
      settle()
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    body.on('data', take).on('end', end).on('error', fail).on('close', cut)
  })
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
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      yield chunk
    }
  }
}

function tooLarge(maxBytes: number): CapabilityError {
  return new CapabilityError('response_too_large', `the response has more than ${maxBytes} bytes (net.http, responseBytes)`, { maxBytes })
}
