import type { MikroORM, Transaction } from '@mikro-orm/sql'
import { ulid } from 'ulid'
import { z } from 'zod'
import { entryBytes } from '../entry-bytes.ts'
import type { KeyValueStore, SpaceReader, SpaceRows } from '../key-value.ts'

interface Count {
  bytes: number
  entries: number
}

const Bytes = z.array(z.object({ bytes: z.coerce.number() }))
const Counts = z.array(z.object({ bytes: z.coerce.number(), entries: z.coerce.number() }))
const Value = z.array(z.object({ value: z.string() }))
const Key = z.array(z.object({ key: z.string() }))
const Gone = z.array(z.object({ bytes: z.coerce.number(), live: z.boolean() }))
const Spaces = z.array(z.object({ plugin: z.string(), owner: z.string(), space: z.enum(['own', 'shared']) }))
const own = 'plugin = ? and owner_id = ? and space = ?'
const live = '(expires_at is null or expires_at > now())'

export function createPostgresqlKeyValue(orm: MikroORM, rowsOf: SpaceReader): KeyValueStore {
  const connection = orm.em.getConnection()
  const run = (sql: string, parameters: unknown[], transaction?: Transaction): Promise<unknown> => connection.execute(sql, parameters, 'all', transaction)

  /** Runs the work while no other writer of this space is at it: the counter's row is the lock. */
  const counted = <T>(rows: SpaceRows, work: (used: Count, transaction: Transaction) => Promise<{ change: Count; result: T }>): Promise<T> =>
    connection.transactional(async (transaction) => {
      await run('insert into key_value_counts (plugin, owner_id, space, bytes, entries) values (?, ?, ?, 0, 0) on conflict do nothing', place(rows), transaction)
      const [row] = Counts.parse(await run(`select bytes, entries from key_value_counts where ${own} for update`, place(rows), transaction))
      const { change, result } = await work(row ?? nothing, transaction)
      if (change.bytes !== 0 || change.entries !== 0) {
        await run(`update key_value_counts set bytes = bytes + ?, entries = entries + ? where ${own}`, [change.bytes, change.entries, ...place(rows)], transaction)
      }

      return result
    })

  const sweepSpace = async (rows: SpaceRows, transaction: Transaction): Promise<Count> => {
    const gone = Bytes.parse(await run(`delete from key_value_entries where ${own} and expires_at <= now() returning bytes`, place(rows), transaction))
    return { bytes: -gone.reduce((sum, { bytes }) => sum + bytes, 0), entries: -gone.length }
  }

  return {
    async get(space, key) {
      const [row] = Value.parse(await run(`select value from key_value_entries where ${own} and key = ? and ${live}`, [...place(rowsOf(space)), key]))
      return row?.value
    },
    set(space, key, value, { quota, ttlMs }) {
      const rows = rowsOf(space)
      return counted(rows, async (used, transaction) => {
        const bytes = entryBytes(key, value)
        const judge = async (count: Count) => {
          const [old] = Bytes.parse(await run(`select bytes from key_value_entries where ${own} and key = ?`, [...place(rows), key], transaction))
          const change = { bytes: bytes - (old?.bytes ?? 0), entries: old === undefined ? 1 : 0 }
          const isOver = count.bytes + change.bytes > quota.bytes ? 'bytes' : change.entries > 0 && count.entries >= quota.keys ? 'keys' : undefined
          return { change, isOver } as const
        }

        let judged = await judge(used)
        // What has expired must not keep the new out.
        const swept = judged.isOver === undefined ? nothing : await sweepSpace(rows, transaction)
        if (swept.entries < 0) judged = await judge(sum(used, swept))
        if (judged.isOver !== undefined) return { change: swept, result: judged.isOver }
        await run(
          `insert into key_value_entries (id, plugin, owner_id, space, key, value, bytes, updated_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, now(), now() + ?::float8 * interval '1 millisecond')
            on conflict (plugin, owner_id, space, key) do update set value = excluded.value, bytes = excluded.bytes, updated_at = excluded.updated_at, expires_at = excluded.expires_at`,
          [ulid(), ...place(rows), key, value, bytes, ttlMs ?? null],
          transaction,
        )
        return { change: sum(swept, judged.change), result: 'stored' }
      })
    },
    delete(space, key) {
      const rows = rowsOf(space)
      return counted(rows, async (_used, transaction) => {
        const [gone] = Gone.parse(await run(`delete from key_value_entries where ${own} and key = ? returning bytes, ${live} as live`, [...place(rows), key], transaction))
        return { change: gone === undefined ? nothing : { bytes: -gone.bytes, entries: -1 }, result: gone?.live ?? false }
      })
    },
    async list(space, { prefix, after = '', limit }) {
      const rows = await run(
        // The database's own collation would sort by language; "C" sorts by code point, as SQLite does.
        `select key from key_value_entries where ${own} and ${live} and starts_with(key, ?) and key collate "C" > ? order by key collate "C" limit ?`,
        [...place(rowsOf(space)), prefix, after, limit],
      )
      return Key.parse(rows).map(({ key }) => key)
    },
    async usage(space) {
      const [row] = Counts.parse(await run(`select bytes, entries from key_value_counts where ${own}`, place(rowsOf(space))))
      return row ?? nothing
    },
    async sweep() {
      const spaces = Spaces.parse(await run('select distinct plugin, owner_id as owner, space from key_value_entries where expires_at <= now()', []))
      let swept = 0
      for (const rows of spaces) {
        swept += await counted(rows, async (_used, transaction) => {
          const change = await sweepSpace(rows, transaction)
          return { change, result: -change.entries }
        })
      }

      return swept
    },
  }
}

const nothing: Count = { bytes: 0, entries: 0 }
const place = ({ plugin, owner, space }: SpaceRows): string[] => [plugin, owner, space]
const sum = (a: Count, b: Count): Count => ({ bytes: a.bytes + b.bytes, entries: a.entries + b.entries })
