import { z } from 'zod'
import { FellBack } from './fell-back.ts'

const StoredToolCall = z.object({
  id: z.string(),
  name: z.string(),
  arguments: z.string(),
  oversized: z.literal(true).optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
})

/** A model step's `output`, read back from the database. */
export const StoredReply = z.object({
  text: z.string(),
  toolCalls: z.array(StoredToolCall),
  /** The `provider/model` that gave it. */
  model: z.string().optional(),
  fellBack: FellBack.optional(),
})
export type StoredReply = z.output<typeof StoredReply>
