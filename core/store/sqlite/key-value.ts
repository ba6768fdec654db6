import type { MikroORM } from '@mikro-orm/sql'
import { ulid } from 'ulid'
import { z } from 'zod'
import type { KvPort } from '../../../sandbox/capabilities/kv.ts'
import { entryBytes } from '../entry-bytes.ts'
import { type SqliteDatabase, sqliteClient } from './client.ts'

const Bytes = z.object({ bytes: z.number() })
const Value = z.object({ value: z.string() })
const Key = z.object({ key: z.string() })

export async function createSqliteKeyValue(orm: MikroORM): Promise<KvPort> {
  const database = await sqliteClient(orm)
  const connection = orm.em.getConnection()
  const prepared = prepareStatements(database)

  // Holding the connection keeps these statements out of a transaction that MikroORM has open on it;
  // inside, everything is synchronous, so nothing else can come between.
  const holding = <T>(work: () => T): Promise<T> => connection.getClient().connection().execute(async () => work())
  const used = (plugin: string, owner: string) => Bytes.optional().parse(prepared.usage.get(plugin, owner))?.bytes ?? 0
  const count = (plugin: string, owner: string, change: number) => prepared.count.run(plugin, owner, change)

  return {
    get: (plugin, owner, key) => holding(() => Value.optional().parse(prepared.get.get(plugin, owner, key))?.value),
    set: (plugin, owner, key, value, quotaBytes) =>
      holding(() => atomically(database, () => {
        const bytes = entryBytes(key, value)
        const change = bytes - (Bytes.optional().parse(prepared.size.get(plugin, owner, key))?.bytes ?? 0)
        if (used(plugin, owner) + change > quotaBytes) return false
        prepared.set.run(ulid(), plugin, owner, key, value, bytes, Date.now())
        count(plugin, owner, change)
        return true
      })),
    delete: (plugin, owner, key) =>
      holding(() => atomically(database, () => {
        const gone = Bytes.optional().parse(prepared.delete.get(plugin, owner, key))
        if (gone !== undefined) count(plugin, owner, -gone.bytes)
        return gone !== undefined
      })),
    list: (plugin, owner, { prefix, after = '', limit }) =>
      holding(() => prepared.list.all(plugin, owner, prefix, prefix, after, limit).map((row) => Key.parse(row).key)),
    usage: (plugin, owner) => holding(() => used(plugin, owner)),
  }
}

function prepareStatements(database: SqliteDatabase) {
  const own = 'plugin = ? and owner_id = ?'
  return {
    get: database.prepare(`select value from key_value_entries where ${own} and key = ?`),
    size: database.prepare(`select bytes from key_value_entries where ${own} and key = ?`),
    set: database.prepare(`insert into key_value_entries (id, plugin, owner_id, key, value, bytes, updated_at) values (?, ?, ?, ?, ?, ?, ?)
      on conflict (plugin, owner_id, key) do update set value = excluded.value, bytes = excluded.bytes, updated_at = excluded.updated_at`),
    delete: database.prepare(`delete from key_value_entries where ${own} and key = ? returning bytes`),
    list: database.prepare(`select key from key_value_entries where ${own} and substr(key, 1, length(?)) = ? and key > ? order by key limit ?`),
    usage: database.prepare(`select bytes from key_value_usages where ${own}`),
    count: database.prepare(`insert into key_value_usages (plugin, owner_id, bytes) values (?, ?, ?)
      on conflict (plugin, owner_id) do update set bytes = bytes + excluded.bytes`),
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
