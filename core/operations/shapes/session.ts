import { z } from 'zod'

/** One conversation, without its messages. */
export const Session = z.object({
  id: z.string(),
  title: z.string(),
  agent: z.string(),
  /** Id of the principal it belongs to. */
  owner: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** How many messages it holds. */
  messages: z.number().int(),
  /** The beginning of the last message; empty for none. */
  lastText: z.string(),
})
export type Session = z.infer<typeof Session>
