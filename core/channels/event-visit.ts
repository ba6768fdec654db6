import { z } from 'zod'
import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import type { KeptBlob } from '../../sandbox/capabilities/net-http/files.ts'
import { BlobError } from '../blobs/blob-error.ts'
import type { BlobRow } from '../store/entities/blob.ts'
import { Conversation } from '../store/entities/conversation.ts'
import type { HeldChannel } from './held-channel.ts'
import { InboundAttachment, InboundMessage, maxInboundAttachments, maxInboundChars } from './inbound-message.ts'
import { type OpenSocket, socketLink } from './open-socket.ts'
import type { Visit } from './visits.ts'

export interface EventVisit extends Visit, AsyncDisposable {
  /** What went wrong on the gateway's side: no fault of the event or its guest. */
  broken: unknown
}

/** As a guest may say it: of a file that it could not bring, why. */
const RefusedAttachment = z.strictObject({ name: z.string().max(200).optional(), refused: z.string().max(300) })
const GuestMessage = InboundMessage.extend({ attachments: z.array(z.union([InboundAttachment, RefusedAttachment])).max(maxInboundAttachments).default([]) })

export const maxFileBytes = 20 * 1024 * 1024
/** What the files of one event have together. */
const maxEventBytes = 60 * 1024 * 1024

/** What the guest may do while it handles an event: bring in files, and hand in messages with them. */
export function eventVisit({ row, store, reception, blobs, waste, socket }: Pick<HeldChannel, 'row' | 'store' | 'reception' | 'blobs' | 'waste'> & { socket?: OpenSocket }, payload?: unknown): EventVisit {
  const brought = new Map<string, BlobRow>()
  let bytes = 0

  const visit: EventVisit = {
    broken: undefined,
    socket: socketLink(socket, payload),

    async receive(raw, { conversations }) {
      const message = messageOf(raw)
      try {
        for (const { blob } of message.attachments) requireBrought(blob)
        await requireRoom(message, conversations)
        await reception.receive(row, message)
      } catch (error) {
        if (!(error instanceof CapabilityError)) visit.broken = error
        throw error
      }
    },

    blobs: {
      room() {
        // Files come before it is known whose they are: strangers must not fill the line, nor hold up everybody's messages.
        if (waste.isFull()) throw new CapabilityError('quota_exceeded', 'too many files came from people who may not write here; for an hour none are fetched')
        const left = Math.min(maxFileBytes, maxEventBytes - bytes)
        if (left > 0 && brought.size < maxInboundAttachments) return left
        throw new CapabilityError('quota_exceeded', `one event may bring ${maxInboundAttachments} files of ${maxEventBytes / 1024 / 1024} MB together`)
      },
      async keep(name, source): Promise<KeptBlob> {
        try {
          const kept = await blobs.keepLoose(row.owner, name, source, maxFileBytes)
          brought.set(kept.id, kept)
          bytes += kept.bytes
          return { blob: kept.id, name: kept.name, type: kept.type, bytes: kept.bytes }
        } catch (error) {
          if (error instanceof BlobError && error.code === 'blob_too_large') throw new CapabilityError('response_too_large', error.message, error.details, { cause: error })
          if (error instanceof BlobError) visit.broken = error
          throw error
        }
      },
    },

    /** Files of a message that was refused, or of none, are nobody's. */
    async [Symbol.asyncDispose]() {
      waste.add(await blobs.sweep([...brought.values()]))
    },
  }
  return visit

  function requireBrought(blob: string): void {
    if (!brought.has(blob)) throw new CapabilityError('request_invalid', `no file ${blob} was brought in while this event was handled`, { blob })
  }

  // Each conversation is a session that stays: a guest must not open them without end.
  async function requireRoom({ room, thread }: InboundMessage, most: number): Promise<void> {
    const [known] = await store.rows('select 1 as known from conversations where channel = ? and room = ? and thread = ? limit 1', [row.name, room.id, thread ?? ''])
    if (known !== undefined || (await store.fork().count(Conversation, { channel: row.name })) < most) return
    throw new CapabilityError('quota_exceeded', `the channel ${row.name} has ${most} conversations, as many as its plugin asked for`, { conversations: most })
  }
}

function messageOf(raw: unknown): InboundMessage {
  const parsed = GuestMessage.safeParse(raw)
  if (parsed.success) return withRefusals(parsed.data)
  const issue = parsed.error.issues[0]
  throw new CapabilityError('request_invalid', `message${issue?.path.map((step) => `.${String(step)}`).join('') ?? ''}: ${issue?.message ?? 'invalid'}`, { path: issue?.path.join('.') })
}

/** A file that is not there is said where the person's words are, so that the answer can take it into account. */
function withRefusals({ attachments, ...message }: z.output<typeof GuestMessage>): InboundMessage {
  const refusals = attachments.flatMap((each) => ('refused' in each ? [`[The file ${JSON.stringify(each.name ?? 'without a name')} did not come along: ${oneLine(each.refused)}]`] : []))
  const text = [message.text, ...refusals].filter((part) => part !== '').join('\n\n').slice(0, maxInboundChars)
  return { ...message, text, attachments: attachments.filter((each) => 'blob' in each) }
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
