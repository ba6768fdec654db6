import { Turn } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import { leaseMs } from './lease.ts'

/** A turn that is this gateway's to work on: every write to it carries the fence. */
export interface Claim {
  turn: string
  fence: number
}

/** Which gateway works on which turn, decided by rows: the same on both databases, for one gateway or several. */
export interface Claims {
  /** After a start: what this gateway left when it was killed waits again, before anything else. */
  reclaim(): Promise<void>
  /**
   * Takes turns that wait, at most so many: the first of each session that has none at work, sessions served longest ago first.
   * Fewer than asked for means that no more wait.
   */
  take(count: number): Promise<Claim[]>
  /**
   * Keeps what is at work here, and puts back what nobody holds any more: another gateway's, or a turn of this one whose
   * worker ended without a word because the database was away. Answers with those at work here that somebody stopped
   * elsewhere, and with those that are no longer this gateway's.
   */
  renew(held: readonly Claim[]): Promise<{ cancelled: string[]; lost: Claim[]; found: number }>
}

// A turn that waits for approval is still the one at work in its session; so is one with a higher id, made by a gateway whose clock is ahead.
const mayBegin = `t.status = 'queued' and not exists (
  select 1 from turns o where o.session_id = t.session_id and o.id <> t.id and (o.status in ('running', 'waiting') or (o.status = 'queued' and o.id < t.id))
)`

export function createClaims({ store, gateway }: { store: Store; gateway: string }): Claims {
  // Two gateways that look at once must not wait for each other, nor take the same.
  const apart = store.dialect === 'postgresql' ? 'for update of t skip locked' : ''

  return {
    reclaim: () =>
      store.commit(async (sql) => {
        await sql.update(Turn, { status: 'running', claimedBy: gateway }, { status: 'queued', claimedBy: null, leaseUntil: null })
      }),

    take: (count) =>
      store.commit(async (sql) => {
        const rows = await sql.all(
          `select t.id, t.fence, t.session_id from turns t join sessions s on s.id = t.session_id where ${mayBegin} order by s.served_at nulls first, t.id limit ? ${apart}`,
          [count],
        )
        const claims = rows.map(({ id, fence }): Claim => ({ turn: String(id), fence: Number(fence) + 1 }))
        for (const { turn, fence } of claims) {
          await sql.update(Turn, { id: turn }, { status: 'running', claimedBy: gateway, fence, leaseUntil: sql.fromNow(leaseMs) })
        }
        if (rows.length > 0) {
          const places = rows.map(() => '?').join(', ')
          await sql.run(`update sessions set served_at = ${sql.fromNow().sql} where id in (${places})`, rows.map((row) => row['session_id']))
        }
        return claims
      }),

    renew: (held) =>
      store.commit(async (sql) => {
        if (held.length > 0) await sql.update(Turn, { id: held.map(({ turn }) => turn), status: 'running', claimedBy: gateway }, { leaseUntil: sql.fromNow(leaseMs) })
        const found = await sql.run(`update turns set status = 'queued', claimed_by = null, lease_until = null where status = 'running' and lease_until < ${sql.fromNow().sql}`, [])
        const own = await sql.all(`select id, fence, cancelled_at from turns where status = 'running' and claimed_by = ?`, [gateway])
        const fences = new Map(own.map(({ id, fence }) => [String(id), Number(fence)]))
        return {
          cancelled: own.filter((row) => row['cancelled_at'] !== null).map(({ id }) => String(id)),
          lost: held.filter(({ turn, fence }) => fences.get(turn) !== fence),
          found,
        }
      }),
  }
}
