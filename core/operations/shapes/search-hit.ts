import { z } from 'zod'

/** One message that a search found. */
export const SearchHit = z.object({ session: z.string(), message: z.string(), snippet: z.string(), at: z.string() })
export type SearchHit = z.infer<typeof SearchHit>
