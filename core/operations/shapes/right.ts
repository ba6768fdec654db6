import { z } from 'zod'
import { Consent } from './consent.ts'

/** What a plugin's manifest asks for, in words and as data. */
export const Right = z.object({
  capability: z.string(),
  scope: z.unknown(),
  /** Why, in the author's words. */
  reason: z.string().optional(),
  consents: z.array(Consent),
  /** Is at least one grant of this capability in force? */
  granted: z.boolean(),
})
export type Right = z.infer<typeof Right>
