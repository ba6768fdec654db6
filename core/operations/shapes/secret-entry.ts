import { z } from 'zod'

/** A stored secret by name; values are never read back. */
export const SecretEntry = z.object({ plugin: z.string(), name: z.string(), updatedAt: z.string() })
export type SecretEntry = z.infer<typeof SecretEntry>
