import { z } from 'zod'
import { DailyBudget } from './budget.ts'

/** Who acts: a person, or later an agent or a plugin that owns rows. */
export const Principal = z.object({
  id: z.string(),
  kind: z.enum(['person', 'agent', 'plugin']),
  role: z.enum(['owner', 'member', 'guest']),
  name: z.string(),
  /** What they may spend on models in one day. */
  daily: DailyBudget.optional(),
  createdAt: z.string(),
  disabled: z.boolean(),
})
export type Principal = z.infer<typeof Principal>
