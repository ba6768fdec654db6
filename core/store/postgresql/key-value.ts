import type { MikroORM, Transaction } from '@mikro-orm/sql'
import { ulid } from 'ulid'
import { z } from 'zod'
import type { KvPort } from '../../../sandbox/capabilities/kv.ts'
import { entryBytes } from '../entry-bytes.ts'

const Bytes = z.array(z.object({ bytes: z.coerce.number() }))
const Value = z.array(z.object({ value: z.string() }))
const Key = z.array(z.object({ key: z.string() }))
const own = 'plugin = ? and owner_id = ?'

export function createPostgresqlKeyValue(orm: MikroORM): KvPort {
  const connection = orm.em.getConnection()
  const run = (sql: string, parameters: unknown[], transaction?: Transaction): Promise<unknown> => connection.execute(sql, parameters, 'all', transaction)

  /** Runs the work while no other writer of this plugin and principal is at it: the counter's row is the lock. */
  const counted = <T>(plugin: string, owner: string, work: (used: number, transaction: Transaction) => Promise<{ change: number; result: T }>): Promise<T> =>
    connection.transactional(async (transaction) => {
      await run('insert into key_value_usages (plugin, owner_id, bytes) values (?, ?, 0) on conflict do nothing', [plugin, owner], transaction)
      const [row] = Bytes.parse(await run(`select bytes from key_value_usages where ${own} for update`, [plugin, owner], transaction))
      const { change, result } = await work(row?.bytes ?? 0, transaction)
      if (change !== 0) await run(`update key_value_usages set bytes = bytes + ? where ${own}`, [change, plugin, owner], transaction)
      return result
    })

  return {
    async get(plugin, owner, key) {
      const [row] = Value.parse(await run(`select value from key_value_entries where ${own} and key = ?`, [plugin, owner, key]))
      return row?.value
    },
    set: (plugin, owner, key, value, quotaBytes) =>
      counted(plugin, owner, async (used, transaction) => {
        const bytes = entryBytes(key, value)
        const [old] = Bytes.parse(await run(`select bytes from key_value_entries where ${own} and key = ?`, [plugin, owner, key], transaction))
        const change = bytes - (old?.bytes ?? 0)
        if (used + change > quotaBytes) return { change: 0, result: false }
        await run(
          `insert into key_value_entries (id, plugin, owner_id, key, value, bytes, updated_at) values (?, ?, ?, ?, ?, ?, now())
            on conflict (plugin, owner_id, key) do update set value = excluded.value, bytes = excluded.bytes, updated_at = excluded.updated_at`,
          [ulid(), plugin, owner, key, value, bytes],
          transaction,
        )
        return { change, result: true }
      }),
    delete: (plugin, owner, key) =>
      counted(plugin, owner, async (_used, transaction) => {
        const [gone] = Bytes.parse(await run(`delete from key_value_entries where ${own} and key = ? returning bytes`, [plugin, owner, key], transaction))
        return { change: -(gone?.bytes ?? 0), result: gone !== undefined }
      }),
    async list(plugin, owner, { prefix, after = '', limit }) {
      const rows = await run(
        // The database's own collation would sort by language; "C" sorts by code point, as SQLite does.
        `select key from key_value_entries where ${own} and starts_with(key, ?) and key collate "C" > ? order by key collate "C" limit ?`,
        [plugin, owner, prefix, after, limit],
      )
      return Key.parse(rows).map(({ key }) => key)
    },
    async usage(plugin, owner) {
      const [row] = Bytes.parse(await run(`select bytes from key_value_usages where ${own}`, [plugin, owner]))
      return row?.bytes ?? 0
    },
  }
}
