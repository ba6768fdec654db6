import { monotonicFactory } from 'ulid'
import { ChannelEvent } from '../store/entities/channel-event.ts'
import { Channel } from '../store/entities/channel.ts'
import type { HeldChannel } from './held-channel.ts'
import type { PlatformEvent } from './poll-answer.ts'

const newId = monotonicFactory()

/**
 * Stores what came and where to go on, in one transaction: either both are safe, or the platform is asked again for the same.
 * Answers how many were new.
 */
export async function storeEvents({ leases, lease, row }: Pick<HeldChannel, 'leases' | 'lease' | 'row'>, events: readonly PlatformEvent[], cursor: unknown, at = new Date()): Promise<number> {
  if (events.length === 0 && (cursor === undefined || JSON.stringify(cursor) === JSON.stringify(row.cursor))) return 0
  return leases.write(lease, async (sql) => {
    let stored = 0
    for (const { externalId, payload } of events) {
      const [known] = await sql.all('select 1 from channel_events where channel = ? and external_id = ?', [row.name, externalId])
      if (known !== undefined) continue
      await sql.insert(ChannelEvent, {
        id: newId(at.getTime()), owner: row.owner, channel: row.name, externalId, payload,
        state: 'new', tries: 0, error: null, createdAt: at, finishedAt: null,
      })
      stored++
    }

    if (cursor !== undefined) await sql.update(Channel, { name: row.name }, { cursor })
    return stored
  })
}

export async function waitingEvents({ store, row }: Pick<HeldChannel, 'store' | 'row'>): Promise<number> {
  return store.fork().count(ChannelEvent, { channel: row.name, state: 'new' })
}

/** When the newest event was stored, ms since 1970; 0 when there is none. */
export async function newestEventAt({ store, row }: Pick<HeldChannel, 'store' | 'row'>): Promise<number> {
  const [newest] = await store.fork().find(ChannelEvent, { channel: row.name }, { orderBy: { id: 'desc' }, limit: 1, fields: ['createdAt'] })
  return newest?.createdAt.getTime() ?? 0
}
