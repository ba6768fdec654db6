import type { Caller } from '../access/caller.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { SetAside as Shape } from '../operations/shapes/set-aside.ts'
import { Channel } from '../store/entities/channel.ts'
import { ChannelEvent, type ChannelEventRow } from '../store/entities/channel-event.ts'
import { Delivery, type DeliveryRow } from '../store/entities/delivery.ts'
import type { Store } from '../store/store.ts'

/** What a person has to look at; each method is the operation of its name. Of the caller's own channels alone. */
export interface SetAside {
  list(caller: Caller, input: { channel?: string }): Promise<{ events: Shape[] }>
  retry(caller: Caller, input: { id: string }): Promise<Record<string, never>>
}

export interface SetAsideOptions {
  store: Store
  /** A delivery of this channel waits again. */
  nudge(channel: string): void
  /** An event of this channel is to be handled again. */
  ringEvents(channel: string): void
  now?: () => Date
}

const most = 200
const excerptChars = 200

export function createSetAside({ store, nudge, ringEvents, now = () => new Date() }: SetAsideOptions): SetAside {
  const channelsOf = async ({ principal }: Caller) => (await store.fork().find(Channel, { owner: principal }, { fields: ['name'] })).map(({ name }) => name)

  return {
    async list(caller, { channel }) {
      const own = (await channelsOf(caller)).filter((name) => channel === undefined || name === channel)
      const where = { channel: { $in: own }, state: 'aside' as const }
      const [events, deliveries] = await Promise.all([
        store.fork().find(ChannelEvent, where, { orderBy: { id: 'desc' }, limit: most }),
        store.fork().find(Delivery, where, { orderBy: { id: 'desc' }, limit: most }),
      ])
      return { events: [...events.map(eventShape), ...deliveries.map(deliveryShape)].toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).slice(0, most) }
    },

    async retry(caller, { id }) {
      const where = { id, channel: { $in: await channelsOf(caller) }, state: 'aside' as const }
      const em = store.fork()
      const event = await em.findOne(ChannelEvent, where, { fields: ['channel'] })
      const delivery = event ? null : await em.findOne(Delivery, where, { fields: ['channel'] })
      const afresh = { tries: 0, error: null, finishedAt: null }
      // Not by the lease: whoever holds the channel leaves alone what is set aside.
      if (event) await em.nativeUpdate(ChannelEvent, where, { ...afresh, state: 'new' })
      else if (delivery) await em.nativeUpdate(Delivery, where, { ...afresh, state: 'waiting', dueAt: now() })
      else throw new OperationError('not_found', `Nothing with the id ${id} was set aside.`, { id })
      if (event) ringEvents(event.channel)
      if (delivery) nudge(delivery.channel)
      return {}
    },
  }
}

function eventShape({ id, channel, tries, error, payload, createdAt, finishedAt }: ChannelEventRow): Shape {
  return { id, channel, kind: 'event', tries, ...moments({ createdAt, finishedAt }), error: error ?? unknown, excerpt: JSON.stringify(payload).slice(0, excerptChars) }
}

function deliveryShape({ id, channel, tries, error, message, createdAt, finishedAt }: DeliveryRow): Shape {
  const text = typeof message === 'object' && message !== null && 'text' in message ? String(message.text) : ''
  return { id, channel, kind: 'delivery', tries, ...moments({ createdAt, finishedAt }), error: error ?? unknown, excerpt: text.slice(0, excerptChars) }
}

const unknown = { code: 'internal', message: 'It is not known why.' }

function moments({ createdAt, finishedAt }: { createdAt: Date; finishedAt: Date | null | undefined }): { createdAt: string; finishedAt: string | null } {
  return { createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null }
}
