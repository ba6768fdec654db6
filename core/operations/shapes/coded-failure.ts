import { z } from 'zod'

/** An error as it is stored and sent: a code from docs/ERRORS.md and words for people. */
export const CodedFailure = z.object({ code: z.string(), message: z.string() })
export type CodedFailure = z.infer<typeof CodedFailure>
