import { z } from 'zod'
import { Consent } from './consent.ts'

/** What an owner allowed a plugin to do. */
export const Grant = z.object({
  id: z.string(),
  plugin: z.string(),
  capability: z.string(),
  scope: z.unknown(),
  consents: z.array(Consent),
  /** Id of the principal who granted it. */
  grantedBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  /** A lease by count: how many requests were allowed, and how many are left. */
  uses: z.number().nullable(),
  usesLeft: z.number().nullable(),
  /** The one conversation that it holds for. */
  session: z.string().nullable(),
})
export type Grant = z.infer<typeof Grant>
