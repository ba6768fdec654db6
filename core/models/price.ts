import type { TokenUsage } from './token-usage.ts'

/** US dollars for a million tokens. */
export interface Price {
  input: number
  output: number
  /** Input that the vendor still had in its cache; as `input` where it is not named. */
  cachedInput?: number
  /** Input that the vendor put into its cache; as `input` where it is not named. */
  cacheWrite?: number
}

/** What tokens cost, in millionths of a US dollar: a dollar for a million tokens is one millionth each. */
export function costOf({ inputTokens, outputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 }: TokenUsage, price: Price | undefined): number {
  if (price === undefined) return 0
  const { input, output, cachedInput = input, cacheWrite = input } = price
  // Vendors were seen to tell more cached tokens than tokens.
  const plain = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens)
  return Math.ceil(plain * input + cachedInputTokens * cachedInput + cacheWriteTokens * cacheWrite + outputTokens * output)
}
