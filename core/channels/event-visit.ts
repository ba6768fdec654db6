import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import { Conversation } from '../store/entities/conversation.ts'
import type { HeldChannel } from './held-channel.ts'
import { InboundMessage } from './inbound-message.ts'
import type { Visit } from './visits.ts'

export interface EventVisit extends Visit {
  /** What went wrong on the gateway's side: no fault of the event or its guest. */
  broken: unknown
}

/** What the guest may do while it handles an event: hand in messages. */
export function eventVisit({ row, store, reception }: Pick<HeldChannel, 'row' | 'store' | 'reception'>): EventVisit {
  const visit: EventVisit = {
    broken: undefined,
    async receive(raw, { conversations }) {
      const message = messageOf(raw)
      try {
        await requireRoom(message, conversations)
        await reception.receive(row, message)
      } catch (error) {
        if (!(error instanceof CapabilityError)) visit.broken = error
        throw error
      }
    },
  }
  return visit

  // Each conversation is a session that stays: a guest must not open them without end.
  async function requireRoom({ room, thread }: InboundMessage, most: number): Promise<void> {
    const em = store.fork()
    if ((await em.count(Conversation, { channel: row.name, room: room.id, thread: thread ?? '' })) > 0) return
    if ((await em.count(Conversation, { channel: row.name })) < most) return
    throw new CapabilityError('quota_exceeded', `the channel ${row.name} has ${most} conversations, as many as its plugin asked for`, { conversations: most })
  }
}

function messageOf(raw: unknown): InboundMessage {
  const parsed = InboundMessage.safeParse(raw)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new CapabilityError('request_invalid', `message${issue?.path.map((step) => `.${String(step)}`).join('') ?? ''}: ${issue?.message ?? 'invalid'}`, { path: issue?.path.join('.') })
}
