import { ChannelEvent } from '../store/entities/channel-event.ts'
import { Delivery } from '../store/entities/delivery.ts'
import { Turn } from '../store/entities/turn.ts'
import type { HeldChannel } from './held-channel.ts'
import { sleep } from './sleep.ts'

const everyMs = 3_600_000
const dayMs = 24 * 3_600_000
/** Platforms repeat what they were not heard to have said; after so long none does. */
const eventsKeptMs = 7 * dayMs
const deliveriesKeptMs = 30 * dayMs

/** Forgets what is long done, until the channel is given up. What was set aside stays for its owner. */
export async function tidyUp(held: HeldChannel): Promise<void> {
  while (!held.signal.aborted) {
    await tidyOnce(held, new Date())
    await sleep(everyMs, held.signal)
  }
}

export async function tidyOnce({ store, row }: Pick<HeldChannel, 'store' | 'row'>, now: Date): Promise<void> {
  const em = store.fork()
  const before = (ms: number) => ({ $lt: new Date(now.getTime() - ms) })
  await em.nativeDelete(ChannelEvent, { channel: row.name, state: 'done', finishedAt: before(eventsKeptMs) })
  await em.nativeDelete(Delivery, { channel: row.name, state: 'sent', finishedAt: before(deliveriesKeptMs) })

  // Of a turn that ended with nothing to send.
  const drafts = await em.find(Delivery, { channel: row.name, state: 'draft' }, { fields: ['id', 'turn'] })
  const open = await em.find(Turn, { id: { $in: drafts.map(({ turn }) => turn).filter((turn) => turn != null) }, status: { $in: ['queued', 'running', 'waiting'] } }, { fields: ['id'] })
  const left = drafts.filter(({ turn }) => !open.some(({ id }) => id === turn)).map(({ id }) => id)
  await em.nativeDelete(Delivery, { id: { $in: left }, state: 'draft', createdAt: before(dayMs) })
}
