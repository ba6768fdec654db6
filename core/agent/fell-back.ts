import { z } from 'zod'

/** Which model should have answered, and why another one did. */
export const FellBack = z.object({ from: z.string(), code: z.string(), message: z.string() })
export type FellBack = z.output<typeof FellBack>
