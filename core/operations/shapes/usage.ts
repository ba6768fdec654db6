import { z } from 'zod'

/** Tokens that a turn spent. */
export const Usage = z.object({ inputTokens: z.number(), outputTokens: z.number() })
export type Usage = z.infer<typeof Usage>
