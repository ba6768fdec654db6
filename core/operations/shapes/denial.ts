import { z } from 'zod'

/** One request that the broker refused for want of a right, with the narrowest grant that would allow it. */
export const Denial = z.object({
  capability: z.string(),
  tried: z.string(),
  message: z.string(),
  grant: z.object({ capability: z.string(), scope: z.unknown() }).optional(),
})
export type Denial = z.infer<typeof Denial>
