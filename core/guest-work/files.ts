import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import type { FilePort, FileSpace, StoredFile } from '../../sandbox/capabilities/blob.ts'
import type { Blobs } from '../blobs/blobs.ts'
import type { BlobRow } from '../store/entities/blob.ts'
import { PluginFile, type PluginFileRow } from '../store/entities/plugin-file.ts'
import type { Sql, SqlRow } from '../store/sql.ts'
import type { Store } from '../store/store.ts'

/** Plugins' files: rows by path, bytes in the blob store, so that a file goes out as any attachment does. */
export interface Files extends FilePort {
  /** The file behind an id that `attach` gave, for this plugin and person alone. */
  attached(space: FileSpace, blob: string): Promise<{ name: string; type: string; data: Buffer } | undefined>
  /** All of a plugin's, when it is removed. */
  forget(plugin: string): Promise<void>
}

export interface FilesOptions {
  store: Store
  blobs: Pick<Blobs, 'keep' | 'read' | 'remove'>
  now?: () => Date
}

const removedAtOnce = 500

export function createFiles({ store, blobs, now = () => new Date() }: FilesOptions): Files {
  // SQLite compares so by itself.
  const byCodePoint = store.dialect === 'postgresql' ? 'collate "C"' : ''
  const find = (space: FileSpace, path: string) => store.fork().findOne(PluginFile, { plugin: space.plugin, owner: space.principal, path }, { disableIdentityMap: true })

  return {
    async write(space, path, data, limits) {
      await requireRoom(store, space, path, data.length, limits)
      const kept = await blobs.keep(space.principal, lastStep(path), once(data))
      try {
        if (!limits.mayBe(kept.type)) throw new CapabilityError('request_invalid', `${path} is ${kept.type} by its first bytes, and the manifest or its grant does not name that type under blob`, { type: kept.type })
        const changedAt = now()
        const before = await store.commit((sql) => replace(sql, space, { path, kept, changedAt }, limits))
        if (before !== undefined) await blobs.remove([before])
        return { path, type: kept.type, bytes: kept.bytes, changedAt: changedAt.toISOString() }
      } catch (error) {
        await blobs.remove([kept.id])
        throw error
      }
    },

    async read(space, path, { offset, length }) {
      const row = await find(space, path)
      if (row === null) return undefined
      const { data } = await blobs.read(row.blob)
      return { file: shapeOf(row), data: data.subarray(offset, offset + length) }
    },

    async list({ plugin, principal }, { prefix, after = '', limit }) {
      const found = await store.rows(
        `select path from plugin_files where plugin = ? and owner_id = ? and substr(path, 1, length(cast(? as text))) = ? and path ${byCodePoint} > ? order by path ${byCodePoint} limit ?`,
        [plugin, principal, prefix, prefix, after, limit],
      )
      const paths = found.map((row) => String(row['path']))
      const rows = await store.fork().find(PluginFile, { plugin, owner: principal, path: { $in: paths } }, { disableIdentityMap: true })
      return paths.flatMap((path) => rows.filter((row) => row.path === path).map(shapeOf))
    },

    async delete({ plugin, principal }, path) {
      const blob = await store.commit(async (sql) => {
        await lock(sql, plugin, principal)
        const [row] = await sql.all('select blob_id, bytes from plugin_files where plugin = ? and owner_id = ? and path = ?', [plugin, principal, path])
        if (row === undefined) return undefined
        await sql.run('delete from plugin_files where plugin = ? and owner_id = ? and path = ?', [plugin, principal, path])
        await sql.run('update plugin_file_counts set bytes = bytes - ?, files = files - 1 where plugin = ? and owner_id = ?', [Number(row['bytes']), plugin, principal])
        return String(row['blob_id'])
      })
      if (blob !== undefined) await blobs.remove([blob])
      return blob !== undefined
    },

    async attach(space, path) {
      const row = await find(space, path)
      return row === null ? undefined : { blob: row.blob, name: lastStep(path), type: row.type, bytes: row.bytes }
    },

    async attached({ plugin, principal }, blob) {
      const row = await store.fork().findOne(PluginFile, { plugin, owner: principal, blob }, { disableIdentityMap: true })
      return row === null ? undefined : { name: lastStep(row.path), type: row.type, data: (await blobs.read(blob)).data }
    },

    async forget(plugin) {
      for (;;) {
        const rows = await store.fork().find(PluginFile, { plugin }, { limit: removedAtOnce, disableIdentityMap: true })
        const ids = rows.map(({ blob }) => blob)
        await store.fork().nativeDelete(PluginFile, { plugin, blob: { $in: ids } })
        await blobs.remove(ids)
        if (rows.length < removedAtOnce) break
      }
      await store.commit(async (sql) => void (await sql.run('delete from plugin_file_counts where plugin = ?', [plugin])))
    },
  }
}

type Quota = Pick<Parameters<FilePort['write']>[3], 'bytes' | 'files'>

/** Before the bytes go to the disk: most of what is too much is refused here. The commit counts again. */
async function requireRoom(store: Store, { plugin, principal }: FileSpace, path: string, bytes: number, quota: Quota): Promise<void> {
  const [count] = await store.rows('select bytes, files from plugin_file_counts where plugin = ? and owner_id = ?', [plugin, principal])
  const [old] = await store.rows('select bytes from plugin_files where plugin = ? and owner_id = ? and path = ?', [plugin, principal, path])
  demandRoom(plugin, count, old, bytes, quota)
}

/** Answers with the blob that stood there before. */
async function replace(sql: Sql, { plugin, principal }: FileSpace, { path, kept, changedAt }: { path: string; kept: BlobRow; changedAt: Date }, quota: Quota): Promise<string | undefined> {
  const count = await lock(sql, plugin, principal)
  const [old] = await sql.all('select blob_id, bytes from plugin_files where plugin = ? and owner_id = ? and path = ?', [plugin, principal, path])
  demandRoom(plugin, count, old, kept.bytes, quota)
  const row = { blob: kept.id, type: kept.type, bytes: kept.bytes, changedAt }
  if (old === undefined) await sql.insert(PluginFile, { plugin, owner: principal, path, ...row })
  else await sql.update(PluginFile, { plugin, owner: principal, path }, row)
  await sql.run('update plugin_file_counts set bytes = bytes + ?, files = files + ? where plugin = ? and owner_id = ?', [kept.bytes - Number(old?.['bytes'] ?? 0), old === undefined ? 1 : 0, plugin, principal])
  return old === undefined ? undefined : String(old['blob_id'])
}

/** The counter's row is the lock: two writes cannot both find the last room free. */
async function lock(sql: Sql, plugin: string, principal: string): Promise<SqlRow | undefined> {
  await sql.run('insert into plugin_file_counts (plugin, owner_id, bytes, files) values (?, ?, 0, 0) on conflict (plugin, owner_id) do update set bytes = plugin_file_counts.bytes', [plugin, principal])
  const [row] = await sql.all('select bytes, files from plugin_file_counts where plugin = ? and owner_id = ?', [plugin, principal])
  return row
}

function demandRoom(plugin: string, count: SqlRow | undefined, old: SqlRow | undefined, bytes: number, quota: Quota): void {
  const all = Number(count?.['bytes'] ?? 0) - Number(old?.['bytes'] ?? 0) + bytes
  if (all > quota.bytes) throw new CapabilityError('quota_exceeded', `the file would exceed the ${quota.bytes} bytes that ${plugin} may keep in files; delete some`, { quotaBytes: quota.bytes })
  if (old === undefined && Number(count?.['files'] ?? 0) >= quota.files) throw new CapabilityError('quota_exceeded', `${plugin} may keep ${quota.files} files, and has them; delete some`, { files: quota.files })
}

async function* once(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function shapeOf({ path, type, bytes, changedAt }: PluginFileRow): StoredFile {
  return { path, type, bytes, changedAt: changedAt.toISOString() }
}
