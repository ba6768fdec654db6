import { monotonicFactory } from 'ulid'
import { Channel } from '../store/entities/channel.ts'
import type { ConversationRow } from '../store/entities/conversation.ts'
import { Delivery, type DeliveryRow } from '../store/entities/delivery.ts'
import type { MessageRow } from '../store/entities/message.ts'
import type { TurnRow } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import type { OutboundMessage } from './outbound-message.ts'
import type { Tell } from './tell.ts'

/** The outbox as others see it: rows that are stored will be sent, at least once, in order within a conversation. */
export interface Deliveries {
  /** Words to whoever writes in a room, without a session; the same words that wait there already are not told twice. */
  tell: Tell
  /** A row was stored: its channel need not wait for the next look. */
  nudge(channel: string): void
}

export interface DeliveriesOptions {
  store: Store
  nudge(channel: string): void
  now?: () => Date
}

const newId = monotonicFactory()
/** The same words within this time are an echo of each other. */
const echoMs = 60_000

export function createDeliveries({ store, nudge, now = () => new Date() }: DeliveriesOptions): Deliveries {
  return {
    nudge,

    async tell(channel, room, thread, text, replyTo) {
      const at = now()
      const message: OutboundMessage = { room, ...(thread === undefined ? {} : { thread }), text, attachments: [], ...(replyTo === undefined ? {} : { replyTo }) }
      const known = await store.fork().findOne(Channel, { name: channel }, { fields: ['owner'] })
      if (known === null || (await isEcho(message, channel, at))) return
      await store.commit((sql) => sql.insert(Delivery, { ...blank(at), id: newId(at.getTime()), owner: known.owner, channel, conversation: null, turn: null, message }))
      nudge(channel)
    },
  }

  async function isEcho(message: OutboundMessage, channel: string, at: Date): Promise<boolean> {
    const since = new Date(at.getTime() - echoMs)
    const recent = await store.fork().find(Delivery, { channel, conversation: null, state: { $in: ['waiting', 'sent'] }, createdAt: { $gte: since } }, { orderBy: { id: 'desc' }, limit: 200 })
    const text = JSON.stringify(message)
    return recent.some((row) => JSON.stringify(row.message) === text)
  }
}

/**
 * The row that sends a turn's answer to its conversation; for the commit that ends the turn. What a draft of it has shown
 * already is taken over when it is sent. Undefined when there is nothing to say.
 */
export function deliveryOf(
  conversation: Pick<ConversationRow, 'id' | 'channel' | 'room' | 'thread'>,
  turn: Pick<TurnRow, 'id' | 'owner' | 'replyTo'>,
  message: Pick<MessageRow, 'id' | 'text' | 'attachments' | 'status' | 'error'>,
  at: Date = new Date(),
): DeliveryRow | undefined {
  const text = wordsOf(message)
  if (text === '' && !message.attachments?.length) return undefined
  const outbound: OutboundMessage = {
    room: conversation.room,
    ...(conversation.thread === '' ? {} : { thread: conversation.thread }),
    text,
    attachments: (message.attachments ?? []).map(({ blob, name, type, bytes }) => ({ blob, name, type, bytes })),
    ...(turn.replyTo === null ? {} : { replyTo: turn.replyTo }),
  }
  // The message's own id: the same answer is never sent as two.
  return { ...blank(at), id: message.id, owner: turn.owner, channel: conversation.channel, conversation: conversation.id, turn: turn.id, message: outbound }
}

/** An answer that broke off says so: silence would leave its reader waiting. */
function wordsOf({ text, status, error }: Pick<MessageRow, 'text' | 'status' | 'error'>): string {
  const said = text.trimEnd()
  if (status !== 'failed') return said.trim() === '' ? '' : said
  return [said, `⚠ I could not finish this: ${error?.message ?? 'something failed.'}`].filter((part) => part !== '').join('\n\n')
}

export function blank(at: Date): Pick<DeliveryRow, 'state' | 'sent' | 'tries' | 'dueAt' | 'error' | 'createdAt' | 'finishedAt'> {
  return { state: 'waiting', sent: [], tries: 0, dueAt: at, error: null, createdAt: at, finishedAt: null }
}
