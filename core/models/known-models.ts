import type { ModelFacts } from './model-facts.ts'

const million = 1_000_000

/** Anthropic's cache: a quarter more for writing, mostly a tenth for reading. */
const claude = (contextTokens: number, maxOutputTokens: number, input: number, output: number, cachedInput = input / 10): ModelFacts => ({
  contextTokens,
  maxOutputTokens,
  price: { input, output, cachedInput, cacheWrite: input * 1.25 },
})

const other = (contextTokens: number, maxOutputTokens: number, input: number, output: number, cachedInput = input / 10): ModelFacts => ({
  contextTokens,
  maxOutputTokens,
  price: { input, output, cachedInput },
})

/**
 * Sizes and list prices as the vendors published them by November 2026, for short requests: an estimate, no accounting.
 * The first that matches counts, newer before older. `models` in the config file corrects and adds.
 */
export const knownModels: readonly { match: RegExp; facts: ModelFacts }[] = [
  { match: /^claude-(fable|mythos)-5/, facts: claude(million, 128_000, 10, 50) },
  { match: /^claude-opus-5-5/, facts: claude(million, 128_000, 4, 20, 0.2) },
  { match: /^claude-sonnet-5-5/, facts: claude(million, 128_000, 2, 10, 0.1) },
  { match: /^claude-haiku-5-5/, facts: claude(million, 128_000, 0.1, 0.5) },
  { match: /^claude-opus-(5|4-[678])/, facts: claude(million, 128_000, 5, 25) },
  { match: /^claude-sonnet-5/, facts: claude(million, 128_000, 2, 10) },
  { match: /^claude-sonnet-4-6/, facts: claude(million, 64_000, 3, 15) },
  { match: /^claude-opus-4-5/, facts: claude(200_000, 64_000, 5, 25) },
  { match: /^claude-opus-4/, facts: claude(200_000, 32_000, 15, 75) },
  { match: /^claude-(sonnet-4|3-7-sonnet)/, facts: claude(200_000, 64_000, 3, 15) },
  { match: /^claude-haiku-4-5/, facts: claude(200_000, 64_000, 1, 5) },
  { match: /^claude-3-5-haiku/, facts: claude(200_000, 8_192, 0.8, 4) },
  { match: /^claude-3-haiku/, facts: claude(200_000, 4_096, 0.25, 1.25) },

  { match: /^gpt-6-astra/, facts: other(1_050_000, 128_000, 10, 50) },
  { match: /^gpt-6-sol/, facts: other(1_050_000, 128_000, 2, 10) },
  { match: /^gpt-6-luna/, facts: other(1_050_000, 128_000, 0.1, 0.5) },
  { match: /^gpt-5\.6-terra/, facts: other(million, 128_000, 2, 12) },
  { match: /^gpt-5\.6-luna/, facts: other(million, 128_000, 0.2, 1.2) },
  { match: /^gpt-5\.[45]-pro/, facts: other(million, 128_000, 30, 180, 30) },
  { match: /^gpt-5\.5(-\d|$)/, facts: other(million, 128_000, 5, 30) },
  { match: /^gpt-5\.4-mini/, facts: other(400_000, 128_000, 0.75, 4.5) },
  { match: /^gpt-5\.4-nano/, facts: other(400_000, 128_000, 0.2, 1.25) },
  { match: /^gpt-5\.4(-\d|$)/, facts: other(million, 128_000, 2.5, 15) },
  { match: /^gpt-5-mini/, facts: other(400_000, 128_000, 0.25, 2) },
  { match: /^gpt-5-nano/, facts: other(400_000, 128_000, 0.05, 0.4) },
  { match: /^gpt-5(\.1)?(-\d|$)/, facts: other(400_000, 128_000, 1.25, 10) },
  { match: /^gpt-4\.1-mini/, facts: other(1_047_576, 32_768, 0.4, 1.6, 0.1) },
  { match: /^gpt-4\.1-nano/, facts: other(1_047_576, 32_768, 0.1, 0.4, 0.025) },
  { match: /^gpt-4\.1/, facts: other(1_047_576, 32_768, 2, 8, 0.5) },
  { match: /^gpt-4o-mini/, facts: other(128_000, 16_384, 0.15, 0.6, 0.075) },
  { match: /^gpt-4o/, facts: other(128_000, 16_384, 2.5, 10, 1.25) },

  { match: /^gemini-3\.8-flash/, facts: other(1_048_576, 65_536, 0.75, 3.75) },
  { match: /^gemini-3\.5-flash-lite/, facts: other(1_048_576, 65_536, 0.3, 2.5) },
  { match: /^gemini-3\.5-flash/, facts: other(1_048_576, 65_536, 1.5, 9) },
  { match: /^gemini-3(\.\d)?-pro/, facts: other(1_048_576, 65_536, 2, 12) },
  { match: /^gemini-2\.5-pro/, facts: other(1_048_576, 65_536, 1.25, 10) },
  { match: /^gemini-2\.5-flash-lite/, facts: other(1_048_576, 65_536, 0.1, 0.4) },
  { match: /^gemini-2\.5-flash/, facts: other(1_048_576, 65_536, 0.3, 2.5) },
]
