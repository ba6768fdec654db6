import { raw } from '@mikro-orm/core'
import { Channel } from '../store/entities/channel.ts'
import type { Store } from '../store/store.ts'

/**
 * Counts one message of a stranger against the channel's day, in UTC; false when the day is full. In the table, so that neither a
 * restart nor a second gateway begins the day again.
 */
export async function takeFromDay(store: Store, { name, dailyLimit }: { name: string; dailyLimit?: number | null }, now: Date): Promise<boolean> {
  const strangersDay = now.toISOString().slice(0, 10)
  const em = store.fork()
  await em.nativeUpdate(Channel, { name, $or: [{ strangersDay: null }, { strangersDay: { $ne: strangersDay } }] }, { strangersDay, strangersCount: 0 })
  const taken = await em.nativeUpdate(Channel, { name, strangersDay, strangersCount: { $lt: dailyLimit ?? 0 } }, { strangersCount: raw('strangers_count + 1') })
  return taken === 1
}
