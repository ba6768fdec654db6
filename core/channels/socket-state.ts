import { z } from 'zod'
import type { Sql } from '../store/sql.ts'
import { Channel } from '../store/entities/channel.ts'
import type { HeldChannel } from './held-channel.ts'

/** What a connection's successor needs to know; kept in the channel's `cursor`, so that a restart goes on from there. */
const Kept = z.object({
  /** The newest value of the manifest's `last` whose message is stored. */
  last: z.unknown(),
  /** Where the plugin wants the next connection to go. */
  url: z.string().nullable().catch(null),
})
export type KeptSocket = { last: unknown; url: string | null }

export interface SocketState {
  readonly kept: KeptSocket
  /** Changes it, together with what `work` writes: one change after another, so that none undoes one that came between. */
  change(successor: (kept: KeptSocket) => KeptSocket, work?: (sql: Sql) => Promise<void>): Promise<void>
}

export function openSocketState({ row, lease, leases }: Pick<HeldChannel, 'row' | 'lease' | 'leases'>): SocketState {
  const read = (): KeptSocket => ({ last: null, url: null, ...Kept.safeParse(row.cursor).data })
  let turn = Promise.resolve()

  return {
    get kept() {
      return read()
    },
    change(successor, work) {
      const changed = turn.then(async () => {
        const cursor = successor(read())
        await leases.write(lease, async (sql) => {
          await work?.(sql)
          await sql.update(Channel, { name: row.name }, { cursor })
        })
        row.cursor = cursor
      })
      turn = changed.catch(() => {})
      return changed
    },
  }
}
