/** Tokens of one request. */
export interface TokenUsage {
  /** All that was read, from a cache or not. */
  inputTokens: number
  outputTokens: number
  /** Of the input: read from the vendor's cache, and newly kept there; both have prices of their own. */
  cachedInputTokens?: number
  cacheWriteTokens?: number
}
