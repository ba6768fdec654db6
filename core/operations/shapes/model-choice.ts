import { z } from 'zod'

/** One model that can answer. */
export const ModelChoice = z.object({
  /** `provider/model`. */
  id: z.string(),
  provider: z.string(),
  name: z.string(),
})
export type ModelChoice = z.infer<typeof ModelChoice>
