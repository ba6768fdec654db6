import { z } from 'zod'

/** What may be spent on models in one day, by UTC; without a figure there is no limit. */
export const DailyBudget = z.strictObject({
  tokens: z.number().int().nonnegative().optional(),
  usd: z.number().nonnegative().optional().describe('US dollars'),
})
export type DailyBudget = z.infer<typeof DailyBudget>

const use = { tokens: z.number(), usd: z.number() }
const limited = { limit: DailyBudget, ...use }

/** Today's use of models against the budgets. */
export const BudgetList = z.object({
  day: z.string(),
  resetsAt: z.string(),
  /** Everybody together; for administrators. */
  gateway: z.object(limited).optional(),
  agents: z.array(z.object({ agent: z.string(), ...limited })),
  people: z.array(z.object({ principal: z.string(), name: z.string(), ...limited })),
  /** `priced` is false where no price is known: its tokens count, its dollars are 0. */
  models: z.array(z.object({ model: z.string(), priced: z.boolean(), ...use })),
})
export type BudgetList = z.infer<typeof BudgetList>
