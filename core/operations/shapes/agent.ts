import { z } from 'zod'
import { DailyBudget } from './budget.ts'

/** What one turn may spend at most. */
export const TurnLimits = z.object({
  steps: z.number().int().positive(),
  tokens: z.number().int().positive(),
  seconds: z.number().positive(),
})
export type TurnLimits = z.infer<typeof TurnLimits>

/** An agent is data: which model, which instructions, which tools. */
export const Agent = z.object({
  name: z.string(),
  /** `provider/model`; null for the gateway's default model. */
  model: z.string().nullable(),
  /** Models that go on in order when that one does not answer; none for the gateway's. */
  fallbacks: z.array(z.string()),
  instructions: z.string(),
  /** Names of plugins or `<plugin>__<tool>`, or every tool that is active. */
  tools: z.union([z.literal('all'), z.array(z.string())]),
  limits: TurnLimits,
  /** What it may spend on models in one day. */
  daily: DailyBudget,
  /** Does it answer when no agent is named? */
  default: z.boolean(),
})
export type Agent = z.infer<typeof Agent>
