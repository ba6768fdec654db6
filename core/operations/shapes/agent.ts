import { z } from 'zod'

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
  instructions: z.string(),
  /** Names of plugins or `<plugin>__<tool>`, or every tool that is active. */
  tools: z.union([z.literal('all'), z.array(z.string())]),
  limits: TurnLimits,
  /** Does it answer when no agent is named? */
  default: z.boolean(),
})
export type Agent = z.infer<typeof Agent>
