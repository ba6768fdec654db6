import { Turn, type TurnStatus } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'

/**
 * Returns the function that marks a turn as stopped, in a commit: whoever works on it, now or after a crash, ends it so.
 * One that waits for approval waits no more. It answers with what the turn was doing; undefined when it was over or stopped already.
 */
export function createCancel({ store }: { store: Store }): (turn: string) => Promise<TurnStatus | undefined> {
  return (turn) =>
    store.commit(async (sql) => {
      // This write is also the lock: what it reads next is as it stays.
      await sql.run('update turns set fence = fence where id = ?', [turn])
      const [row] = await sql.all('select status, cancelled_at from turns where id = ?', [turn])
      const status = row?.['status']
      if (row === undefined || row['cancelled_at'] !== null || (status !== 'queued' && status !== 'running' && status !== 'waiting')) return undefined
      await sql.update(Turn, { id: turn }, { cancelledAt: sql.fromNow(), ...(status === 'waiting' && { status: 'queued' as const }) })
      return status
    })
}
