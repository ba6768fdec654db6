import type { Sql } from '../store/sql.ts'
import type { Store } from '../store/store.ts'
import { ChannelError } from './channel-error.ts'

/** For how long a gateway holds a channel without renewing it: after that, another one goes on with it. */
export const leaseMs = 10_000
/** How often what is held is renewed, and what others left is looked for. */
export const renewMs = 2_500

/** A channel held by this gateway. The fence went up when it was taken: whoever held it before cannot write any more. */
export interface Lease {
  channel: string
  fence: number
}

/**
 * Who holds a channel's poll, events and deliveries: one gateway at a time, by its row and the database's clock.
 * A gateway of the same name takes back at once what it held before it was restarted.
 */
export interface Leases {
  /** Undefined while another gateway holds it, or it is switched off or gone. */
  take(channel: string): Promise<Lease | undefined>
  /** False when it is lost. */
  renew(lease: Lease): Promise<boolean>
  giveBack(lease: Lease): Promise<void>
  /** Writes, in one transaction, what only the holder may. Throws ChannelError('channel_lost'). */
  write<T>(lease: Lease, work: (sql: Sql) => Promise<T>): Promise<T>
}

export function createLeases({ store, gateway }: { store: Store; gateway: string }): Leases {
  const held = (lease: Lease) => [lease.channel, gateway, lease.fence]
  const isHeld = 'name = ? and claimed_by = ? and fence = ?'
  // On PostgreSQL nobody else may take it while this is being written; SQLite has one writer anyway.
  const locked = store.dialect === 'postgresql' ? ' for share' : ''

  return {
    take: (channel) =>
      store.commit(async (sql) => {
        const taken = await sql.run(
          `update channels set claimed_by = ?, fence = fence + 1, lease_until = ${sql.fromNow(leaseMs).sql}
            where name = ? and enabled = true and (claimed_by is null or claimed_by = ? or lease_until is null or lease_until < ${sql.fromNow().sql})`,
          [gateway, channel, gateway],
        )
        if (taken === 0) return undefined
        const [row] = await sql.all('select fence from channels where name = ?', [channel])
        return { channel, fence: Number(row?.['fence']) }
      }),

    renew: (lease) => store.commit(async (sql) => (await sql.run(`update channels set lease_until = ${sql.fromNow(leaseMs).sql} where ${isHeld} and enabled = true`, held(lease))) === 1),

    giveBack: (lease) => store.commit(async (sql) => void (await sql.run(`update channels set claimed_by = null, lease_until = null where ${isHeld}`, held(lease)))),

    write: (lease, work) =>
      store.commit(async (sql) => {
        const [row] = await sql.all(`select 1 from channels where ${isHeld}${locked}`, held(lease))
        if (row === undefined) throw new ChannelError('channel_lost', `another gateway has the channel ${lease.channel} now`, { channel: lease.channel })
        return work(sql)
      }),
  }
}
