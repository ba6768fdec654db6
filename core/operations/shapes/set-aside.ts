import { z } from 'zod'

/** Something that went wrong on a channel until nobody tried any more: a person may send it back. */
export const SetAside = z.object({
  id: z.string(),
  channel: z.string(),
  /** `event`: what the platform sent, and the plugin fails on. `delivery`: what could not be sent. */
  kind: z.enum(['event', 'delivery']),
  tries: z.number().int(),
  error: z.object({ code: z.string(), message: z.string() }),
  /** The beginning of what it is about. */
  excerpt: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
})
export type SetAside = z.infer<typeof SetAside>
