import type { DailyBytesPort } from '../../sandbox/broker/daily-bytes.ts'
import type { Store } from './store.ts'

export interface DailyBytesStore extends DailyBytesPort {
  /** Forgets the days before this one. */
  sweep(today: string): Promise<void>
}

export function createDailyBytesStore(store: Pick<Store, 'commit'>): DailyBytesStore {
  return {
    async add(plugin, day, bytes, most) {
      if (bytes > most) return false
      const rows = await store.commit((sql) => sql.all(
        `insert into daily_bytes (day, plugin, bytes) values (?, ?, ?)
          on conflict (day, plugin) do update set bytes = daily_bytes.bytes + excluded.bytes where daily_bytes.bytes + excluded.bytes <= ?
          returning bytes`,
        [day, plugin, bytes, most],
      ))
      return rows.length > 0
    },
    sweep: (today) => store.commit(async (sql) => void (await sql.run('delete from daily_bytes where day < ?', [today]))),
  }
}
