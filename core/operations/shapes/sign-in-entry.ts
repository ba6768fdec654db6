import { z } from 'zod'

/** One line of the book of sign-ins. Address and device are what the other side said: hints, no proof. */
export const SignInEntry = z.object({
  id: z.string(),
  kind: z.enum(['signed_in', 'refused', 'revoked', 'expired']),
  /** Null for an attempt that named nobody. */
  principal: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Id of the token that came of it, was refused or was revoked. */
  token: z.string().nullable(),
  from: z.string().nullable(),
  device: z.string().nullable(),
  at: z.string(),
})
export type SignInEntry = z.infer<typeof SignInEntry>
