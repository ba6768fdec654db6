import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/**
 * The bytes of a file that is a plain one, at most `maxBytes`; undefined when it is anything else (a link, a device,
 * a pipe, a folder). Everything is decided on the opened handle, so that swapping the file in between gains nothing.
 * Rejects with ENOENT when there is none.
 */
export async function readPlainFile(path: string, maxBytes: number): Promise<Uint8Array | 'too large' | undefined> {
  // O_NONBLOCK: a pipe in the folder must not hang the gateway.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    if (isCode(error, 'ELOOP') || isCode(error, 'ENXIO')) return undefined
    throw error
  })
  if (handle === undefined) return undefined

  try {
    const stats = await handle.stat()
    if (!stats.isFile()) return undefined
    if (stats.size > maxBytes) return 'too large'
    // One byte more than it had: a file that grows meanwhile is noticed, not read without end.
    const buffer = Buffer.alloc(stats.size + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      ;({ bytesRead: read } = await handle.read(buffer, length, buffer.length - length, length))
    }

    return length > maxBytes ? 'too large' : new Uint8Array(buffer.subarray(0, length))
  } finally {
    await handle.close()
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
