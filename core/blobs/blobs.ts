import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { ulid } from 'ulid'
import { Blob, type BlobRow } from '../store/entities/blob.ts'
import type { Attachment } from '../store/entities/message.ts'
import type { Store } from '../store/store.ts'
import { BlobError } from './blob-error.ts'
import { safeFileName } from './file-name.ts'
import { sniffBytes, sniffType } from './sniff.ts'

/** What one file may have at most, wherever it comes from. */
export const maxBlobBytes = 25 * 1024 * 1024

/** Files that come or go with messages. Kept means on the disk: bytes and row are synced before anyone hears of it. */
export interface Blobs {
  /** Throws BlobError: `blob_too_large`, `blob_unwritable`; what the source throws comes out as it is. */
  keep(owner: string, name: string | undefined, source: AsyncIterable<Uint8Array>, maxBytes?: number): Promise<BlobRow>
  /** As `keep`, for a file that a stranger may have sent: unless it is given to somebody, `sweep` deletes it. */
  keepLoose(owner: string, name: string | undefined, source: AsyncIterable<Uint8Array>, maxBytes?: number): Promise<BlobRow>
  /** Deletes those of these that nobody was given; answers how many bytes they had. */
  sweep(rows: readonly BlobRow[]): Promise<number>
  /** Those of these that are the owner's own, in the order named. */
  owned(owner: string, ids: readonly string[]): Promise<Attachment[]>
  /** Only the owner's own. Throws BlobError('blob_missing'). */
  open(owner: string, id: string): Promise<{ row: BlobRow; stream: Readable }>
  /** For the gateway itself: whoever asks has checked who may. Throws BlobError('blob_missing'). */
  read(id: string): Promise<{ row: BlobRow; data: Buffer }>
  /** Makes them somebody's, in the order named; ids that there are not are left out. */
  give(ids: readonly string[], owner: string): Promise<Attachment[]>
  remove(ids: readonly string[]): Promise<void>
}

export interface BlobsOptions {
  store: Store
  dataDir: string
}

export function createBlobs({ store, dataDir }: BlobsOptions): Blobs {
  const folder = path.join(dataDir, 'blobs')
  const fileOf = (id: string) => path.join(folder, id)

  const loose = new Set<string>()

  const found = async (where: Partial<Pick<BlobRow, 'id' | 'owner'>>): Promise<BlobRow> => {
    const row = await store.fork().findOne(Blob, where, { disableIdentityMap: true })
    if (row === null) throw new BlobError('blob_missing', `There is no file ${where.id}.`, { blob: where.id })
    return row
  }

  const blobs: Blobs = {
    async keep(owner, name, source, maxBytes = maxBlobBytes) {
      const id = ulid()
      const incoming = `${fileOf(id)}.part`
      try {
        await writable(() => mkdir(folder, { recursive: true, mode: 0o700 }))
        const { bytes, start } = await write(incoming, source, maxBytes)
        await writable(() => rename(incoming, fileOf(id)))
        await syncFolder(folder)
        const row: BlobRow = { id, owner, name: safeFileName(name), type: sniffType(start), bytes, createdAt: new Date() }
        await store.commit((sql) => sql.insert(Blob, row))
        return row
      } catch (error) {
        // No row knows of it.
        await Promise.all([incoming, fileOf(id)].map((file) => rm(file, { force: true }).catch(() => {})))
        throw error
      }
    },

    async keepLoose(owner, name, source, maxBytes) {
      const row = await blobs.keep(owner, name, source, maxBytes)
      loose.add(row.id)
      return row
    },

    async sweep(rows) {
      const left = rows.filter(({ id }) => loose.delete(id))
      if (left.length > 0) await blobs.remove(left.map(({ id }) => id))
      return left.reduce((sum, { bytes }) => sum + bytes, 0)
    },

    async owned(owner, ids) {
      if (ids.length === 0) return []
      const rows = await store.fork().find(Blob, { id: { $in: [...ids] }, owner }, { disableIdentityMap: true })
      return ids.flatMap((id) => rows.filter((row) => row.id === id).map(attachmentOf))
    },

    async open(owner, id) {
      const row = await found({ id, owner })
      const handle = await open(fileOf(id), 'r').catch((error: unknown) => missing(id, error))
      return { row, stream: createReadStream('', { fd: handle }) }
    },

    async read(id) {
      const row = await found({ id })
      return { row, data: await readFile(fileOf(id)).catch((error: unknown) => missing(id, error)) }
    },

    async give(ids, owner) {
      if (ids.length === 0) return []
      for (const id of ids) loose.delete(id)
      const em = store.fork()
      await em.nativeUpdate(Blob, { id: { $in: [...ids] } }, { owner })
      const rows = await em.find(Blob, { id: { $in: [...ids] } }, { disableIdentityMap: true })
      return ids.flatMap((id) => rows.filter((row) => row.id === id).map(attachmentOf))
    },

    async remove(ids) {
      await store.fork().nativeDelete(Blob, { id: { $in: [...ids] } })
      await Promise.all(ids.map((id) => rm(fileOf(id), { force: true })))
    },
  }
  return blobs
}

export function attachmentOf({ id, name, type, bytes }: BlobRow): Attachment {
  return { blob: id, name, type, bytes }
}

async function write(file: string, source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<{ bytes: number; start: Buffer }> {
  await using handle = await writable(() => open(file, 'wx', 0o600))
  const head: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source) {
    if (bytes < sniffBytes) head.push(chunk.subarray(0, sniffBytes - bytes))
    bytes += chunk.length
    if (bytes > maxBytes) throw new BlobError('blob_too_large', `The file has more than ${Math.floor(maxBytes / 1024 / 1024)} MB.`, { maxBytes })
    await writable(() => handle.writeFile(chunk))
  }

  await writable(() => handle.sync())
  return { bytes, start: Buffer.concat(head) }
}

/** A new name is safe only once its folder is on the disk too; Windows has no such thing as syncing one. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  await using handle = await writable(() => open(folder, 'r'))
  await writable(() => handle.sync())
}

async function writable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new BlobError('blob_unwritable', `The file could not be kept (${code}); is the disk full, or the data folder read-only?`, { code }, { cause: error })
  }
}

function missing(id: string, cause: unknown): never {
  throw new BlobError('blob_missing', `The file ${id} is gone from the data folder.`, { blob: id }, { cause })
}
