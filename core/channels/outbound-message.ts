import { z } from 'zod'

/** What a channel's guest is asked to send: the input of its `send`. Text is CommonMark; the guest turns it into its platform's. */
export const OutboundMessage = z.strictObject({
  room: z.string(),
  thread: z.string().optional(),
  text: z.string(),
  attachments: z.array(z.strictObject({ blob: z.string(), name: z.string(), type: z.string(), bytes: z.number() })).default([]),
  /** The platform's id of the message that is answered. */
  replyTo: z.string().optional(),
})
export type OutboundMessage = z.infer<typeof OutboundMessage>

/** As the guest gets it: with what an earlier try has sent already. */
export interface SendInput extends OutboundMessage {
  /** Stays the same over all tries: for platforms that take such a key. */
  key: string
  /** Still growing: show it if the platform can edit, and leave the rest to the last call. */
  draft: boolean
  /** The platform's ids of what was sent so far, in order: change those, send what follows. */
  sent: string[]
}
