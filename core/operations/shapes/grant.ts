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
})
export type Grant = z.infer<typeof Grant>
