import { Session } from '../store/entities/session.ts'
import { Turn } from '../store/entities/turn.ts'
import type { SqlRow } from '../store/sql.ts'
import type { Store } from '../store/store.ts'
import { leaseMs } from './lease.ts'

/** A turn that is this gateway's to work on: every write to it carries the fence. */
export interface Claim {
  turn: string
  fence: number
  /** In whose name it acts. */
  actor: string
}

/** Which gateway works on which turn, decided by rows: the same on both databases, for one gateway or several. */
export interface Claims {
  /** After a start: what this gateway left when it was killed waits again, before anything else. */
  reclaim(): Promise<void>
  /**
   * Takes turns that wait, at most so many: the first of each session that has none at work. One of each person comes before
   * anybody's second, and a person's sessions that were served longest ago come first. `mayHave` says, in turn, whose may be taken.
   * Fewer than asked for means that no more wait, or that nobody may have more.
   */
  take(count: number, mayHave?: (actor: string, taken: readonly Claim[]) => boolean): Promise<Claim[]>
  /**
   * Keeps what is at work here, and puts back what nobody holds any more: another gateway's, or a turn of this one whose
   * worker ended without a word because the database was away. Answers with those at work here that somebody stopped
   * elsewhere, and with those that are no longer this gateway's.
   */
  renew(held: readonly Omit<Claim, 'actor'>[]): Promise<{ cancelled: string[]; lost: Omit<Claim, 'actor'>[]; found: number }>
}

// A turn that waits for approval is still the one at work in its session; so is one with a higher id, made by a gateway whose clock is ahead.
const mayBegin = `t.status = 'queued' and not exists (
  select 1 from turns o where o.session_id = t.session_id and o.id <> t.id and (o.status in ('running', 'waiting') or (o.status = 'queued' and o.id < t.id))
)`

const candidates = `select id, fence, session_id, actor_id from (
  select t.id, t.fence, t.session_id, t.actor_id, s.served_at, row_number() over (partition by t.actor_id order by s.served_at nulls first, t.id) as place
  from turns t join sessions s on s.id = t.session_id where ${mayBegin}
) ranked order by place, served_at nulls first, id limit ?`
const maxLooks = 4
/** Turns of those who have their share already, in front of others' that may begin. */
const maxPassedOver = 64

export function createClaims({ store, gateway }: { store: Store; gateway: string }): Claims {
  return {
    reclaim: () =>
      store.commit(async (sql) => {
        await sql.update(Turn, { status: 'running', claimedBy: gateway }, { status: 'queued', claimedBy: null, leaseUntil: null })
      }),

    take: (count, mayHave = () => true) =>
      store.commit(async (sql) => {
        const claims: Claim[] = []
        for (let look = 0; look < maxLooks && claims.length < count; look++) {
          const chosen = choose(await sql.all(candidates, [count + maxPassedOver]), claims, { count, mayHave })
          const before = claims.length
          // In one order everywhere: two gateways that want the same must not each wait for the other.
          for (const { session, ...claim } of chosen.toSorted((one, other) => (one.turn < other.turn ? -1 : 1))) {
            const { turn, fence } = claim
            const mine = await sql.update(Turn, { id: turn, status: 'queued', fence: fence - 1 }, { status: 'running', claimedBy: gateway, fence, leaseUntil: sql.fromNow(leaseMs) })
            if (mine === 0) continue
            claims.push(claim)
            await sql.update(Session, { id: session }, { servedAt: sql.fromNow() })
          }
          // Whatever another gateway was quicker to take is made up for by others that wait.
          if (claims.length - before === chosen.length) break
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

/** Those that may be taken, on top of those that are. */
function choose(rows: readonly SqlRow[], taken: readonly Claim[], { count, mayHave }: { count: number; mayHave(actor: string, taken: readonly Claim[]): boolean }): (Claim & { session: string })[] {
  const chosen: (Claim & { session: string })[] = []
  for (const row of rows) {
    const actor = String(row['actor_id'])
    if (taken.length + chosen.length >= count) break
    if (mayHave(actor, [...taken, ...chosen])) chosen.push({ turn: String(row['id']), fence: Number(row['fence']) + 1, actor, session: String(row['session_id']) })
  }
  return chosen
}
