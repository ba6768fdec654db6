import { z } from 'zod'
import type { Store } from '../store/store.ts'

export interface LeaseUses {
  /** Takes one use in the database, for good before it resolves; false when none is left or the lease is over. */
  spend(id: string): Promise<boolean>
  /** Never rejects: a use that cannot be put back is lost, which is the safe side. */
  giveBack(id: string): Promise<void>
}

const Left = z.object({ left: z.coerce.number() })

/** The uses of counted leases: one statement each decides and counts, so that gateways of one database never spend a use twice. */
export function createLeaseUses({ store, onLeft, now }: {
  store: Pick<Store, 'commit'>
  /** How many are left, as the database said last. */
  onLeft(id: string, usesLeft: number): void
  now(): number
}): LeaseUses {
  const change = (id: string, by: -1 | 1) =>
    store.commit(async (sql) => {
      const room = by === -1 ? 'uses_left > 0' : 'uses_left < uses'
      const [row] = await sql.all(
        `update grants set uses_left = uses_left + ? where id = ? and ${room} and revoked_at is null and (expires_at is null or expires_at > ?) returning uses_left as "left"`,
        [by, id, new Date(now())],
      )
      return row === undefined ? undefined : Left.parse(row).left
    })

  return {
    async spend(id) {
      const left = await change(id, -1)
      onLeft(id, left ?? 0)
      return left !== undefined
    },
    async giveBack(id) {
      const left = await change(id, 1).catch(() => undefined)
      if (left !== undefined) onLeft(id, left)
    },
  }
}
