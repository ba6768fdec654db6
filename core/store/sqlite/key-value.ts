import type { MikroORM } from '@mikro-orm/sql'
import { ulid } from 'ulid'
import { z } from 'zod'
import { entryBytes } from '../entry-bytes.ts'
import type { KeyValueStore, SpaceReader, SpaceRows } from '../key-value.ts'
import { type SqliteDatabase, sqliteClient } from './client.ts'

const Bytes = z.object({ bytes: z.number() })
const MaybeBytes = Bytes.optional()
const MaybeCount = z.object({ bytes: z.number(), entries: z.number() }).optional()
const MaybeValue = z.object({ value: z.string() }).optional()
const Key = z.object({ key: z.string() })
const Expired = z.object({ plugin: z.string(), owner_id: z.string(), space: z.string(), bytes: z.number() })

export async function createSqliteKeyValue(orm: MikroORM, rowsOf: SpaceReader, now: () => number = Date.now): Promise<KeyValueStore> {
  const database = await sqliteClient(orm)
  const connection = orm.em.getConnection()
  const prepared = prepareStatements(database)

  // Holding the connection keeps these statements out of a transaction that MikroORM has open on it;
  // inside, everything is synchronous, so nothing else can come between.
  const holding = <T>(work: () => T): Promise<T> => connection.getClient().connection().execute(async () => work())
  const counted = (rows: SpaceRows) => MaybeCount.parse(prepared.usage.get(...place(rows))) ?? { bytes: 0, entries: 0 }
  const count = (rows: SpaceRows, bytes: number, entries: number) => void prepared.count.run(...place(rows), bytes, entries)
  const sweepSpace = (rows: SpaceRows) => {
    const gone = prepared.sweepSpace.all(...place(rows), now()).map((row) => Bytes.parse(row).bytes)
    if (gone.length > 0) count(rows, -gone.reduce((sum, bytes) => sum + bytes, 0), -gone.length)
    return gone.length > 0
  }

  return {
    get: (space, key) => holding(() => MaybeValue.parse(prepared.get.get(...place(rowsOf(space)), key, now()))?.value),
    set: (space, key, value, { quota, ttlMs }) =>
      holding(() => atomically(database, () => {
        const rows = rowsOf(space)
        const bytes = entryBytes(key, value)
        const attempt = () => {
          const old = MaybeBytes.parse(prepared.size.get(...place(rows), key))
          const used = counted(rows)
          const change = bytes - (old?.bytes ?? 0)
          if (used.bytes + change > quota.bytes) return 'bytes'
          if (old === undefined && used.entries >= quota.keys) return 'keys'
          prepared.set.run(ulid(), ...place(rows), key, value, bytes, now(), ttlMs === undefined ? null : now() + ttlMs)
          count(rows, change, old === undefined ? 1 : 0)
          return 'stored'
        }
        const outcome = attempt()
        // What has expired must not keep the new out.
        return outcome !== 'stored' && sweepSpace(rows) ? attempt() : outcome
      })),
    delete: (space, key) =>
      holding(() => atomically(database, () => {
        const rows = rowsOf(space)
        const wasLive = prepared.get.get(...place(rows), key, now()) !== undefined
        const gone = MaybeBytes.parse(prepared.delete.get(...place(rows), key))
        if (gone !== undefined) count(rows, -gone.bytes, -1)
        return wasLive
      })),
    list: (space, { prefix, after = '', limit }) =>
      holding(() => prepared.list.all(...place(rowsOf(space)), now(), prefix, prefix, after, limit).map((row) => Key.parse(row).key)),
    usage: (space) => holding(() => counted(rowsOf(space))),
    sweep: () =>
      holding(() => atomically(database, () => {
        const gone = prepared.sweep.all(now()).map((row) => Expired.parse(row))
        for (const row of gone) prepared.count.run(row.plugin, row.owner_id, row.space, -row.bytes, -1)
        return gone.length
      })),
  }
}

const place = ({ plugin, owner, space }: SpaceRows): [string, string, string] => [plugin, owner, space]

function prepareStatements(database: SqliteDatabase) {
  const own = 'plugin = ? and owner_id = ? and space = ?'
  const live = '(expires_at is null or expires_at > ?)'
  return {
    get: database.prepare(`select value from key_value_entries where ${own} and key = ? and ${live}`),
    size: database.prepare(`select bytes from key_value_entries where ${own} and key = ?`),
    set: database.prepare(`insert into key_value_entries (id, plugin, owner_id, space, key, value, bytes, updated_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (plugin, owner_id, space, key) do update set value = excluded.value, bytes = excluded.bytes, updated_at = excluded.updated_at, expires_at = excluded.expires_at`),
    delete: database.prepare(`delete from key_value_entries where ${own} and key = ? returning bytes`),
    list: database.prepare(`select key from key_value_entries where ${own} and ${live} and substr(key, 1, length(?)) = ? and key > ? order by key limit ?`),
    usage: database.prepare(`select bytes, entries from key_value_counts where ${own}`),
    count: database.prepare(`insert into key_value_counts (plugin, owner_id, space, bytes, entries) values (?, ?, ?, ?, ?)
      on conflict (plugin, owner_id, space) do update set bytes = bytes + excluded.bytes, entries = entries + excluded.entries`),
    sweepSpace: database.prepare(`delete from key_value_entries where ${own} and expires_at <= ? returning bytes`),
    sweep: database.prepare('delete from key_value_entries where expires_at <= ? returning plugin, owner_id, space, bytes'),
  }
}

function atomically<T>(database: SqliteDatabase, work: () => T): T {
  database.prepare('begin immediate').run()
  try {
    const result = work()
    database.prepare('commit').run()
    return result
  } catch (error) {
    try {
      database.prepare('rollback').run()
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full: that is what the caller must hear.
    }
    throw error
  }
}
