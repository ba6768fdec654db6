import type { ModelFacts } from '../models/model-facts.ts'
import type { TurnLimits } from '../store/entities/agent.ts'

/** Of what a model can read, kept free for its answer. */
const answerShare = 1 / 4
const maxAnswerTokens = 32_000
/** A turn asks several times, and each time all is read again: the past may take this share of its tokens. */
const turnShare = 1 / 4

export interface ContextRoom {
  /** Tokens that one request may have; no end where nothing is known of the model, which then says itself when it is too much. */
  request: number
  /** Tokens that the session before this turn may have. */
  past: number
}

export function contextRoom({ contextTokens, maxOutputTokens = maxAnswerTokens }: ModelFacts, { tokens }: Pick<TurnLimits, 'tokens'>): ContextRoom {
  const past = Math.floor(tokens * turnShare)
  if (contextTokens === undefined) return { request: Number.POSITIVE_INFINITY, past }
  const answer = Math.min(maxOutputTokens, maxAnswerTokens, contextTokens * answerShare)
  const request = Math.floor(contextTokens - answer)
  return { request, past: Math.min(past, request) }
}
