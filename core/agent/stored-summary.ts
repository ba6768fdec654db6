import { z } from 'zod'

/** A summary step's `output`, read back from the database: what it stands for ends with the turn `upTo`. */
export const StoredSummary = z.object({ text: z.string(), upTo: z.string() })
export type StoredSummary = z.output<typeof StoredSummary>
