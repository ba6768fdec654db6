import { z } from 'zod'

const ExternalId = z.string().min(1).max(256)
const Label = z.string().max(200)

export const maxInboundChars = 200_000
export const maxInboundAttachments = 20

/** A file that came with a message: the broker fetched and kept it (`blob`), or the guest says why it has none. */
export const InboundAttachment = z.strictObject({
  blob: z.string().max(64),
  name: Label.optional(),
})

/** What a channel's guest makes of a platform's event, and hands to `receive`. Everything in it is a stranger's word. */
export const InboundMessage = z.strictObject({
  /** The platform's id of the message: the same twice is one, unless it is an edit. */
  id: ExternalId,
  room: z.strictObject({ id: ExternalId, kind: z.enum(['direct', 'group']), label: Label.optional() }),
  /** A topic or thread in the room. */
  thread: ExternalId.optional(),
  sender: z.strictObject({ id: ExternalId, label: Label.optional(), bot: z.boolean().optional() }),
  text: z.string().max(maxInboundChars),
  attachments: z.array(InboundAttachment).max(maxInboundAttachments).default([]),
  /** The message that this one answers. */
  replyTo: z.strictObject({ id: ExternalId, text: z.string().max(4_000).optional(), fromUs: z.boolean().optional() }).optional(),
  /** In a group: is the assistant meant (named, or answered)? In a direct conversation it always is. */
  mentioned: z.boolean().default(false),
  /** It changes the message of this id. */
  edited: z.boolean().default(false),
})
export type InboundMessage = z.infer<typeof InboundMessage>
