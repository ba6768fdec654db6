import { z } from 'zod'
import { scopes } from '../../access/scope.ts'

export const ScopeName = z.enum(scopes)

/** An issued token, without the token itself. */
export const Token = z.object({
  id: z.string(),
  name: z.string(),
  /** Id of the principal it speaks for. */
  owner: z.string(),
  kind: z.enum(['api', 'cookie', 'cli']),
  scopes: z.array(ScopeName),
  /** What signed in with it, as it called itself: `Firefox on Linux`. */
  device: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  /** Is it the one this call was made with? */
  current: z.boolean(),
})
export type Token = z.infer<typeof Token>
