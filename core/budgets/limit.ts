import type { DailyBudget } from '../store/entities/agent.ts'

/** What was used of one day's budget. */
export interface DayUse {
  tokens: number
  microUsd: number
}

export const microsPerUsd = 1_000_000

/** Which figure of a limit is used up; undefined when neither is. */
export function usedUp({ tokens, usd }: DailyBudget, used: DayUse): 'tokens' | 'usd' | undefined {
  if (usd !== undefined && used.microUsd >= usd * microsPerUsd) return 'usd'
  return tokens !== undefined && used.tokens >= tokens ? 'tokens' : undefined
}

export function isLimited({ tokens, usd }: DailyBudget): boolean {
  return tokens !== undefined || usd !== undefined
}

export function sumUse(spent: readonly { inputTokens: number; outputTokens: number; microUsd: number }[]): DayUse {
  return {
    tokens: spent.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0),
    microUsd: spent.reduce((sum, { microUsd }) => sum + microUsd, 0),
  }
}
