import type { ModelMessage } from '../models/adapter.ts'
import { type PastTurn, turnMessages } from './history.ts'
import { requestChars, tokensIn } from './token-estimate.ts'

/** A turn of the past as the model reads it, and how much of its room that takes. */
export interface SizedTurn {
  turn: PastTurn
  messages: readonly ModelMessage[]
  tokens: number
}

export interface SummaryPlan {
  /** The oldest turns, which a summary shall stand for from now on; empty when all fits. */
  condense: readonly SizedTurn[]
  keep: readonly SizedTurn[]
}

/** Of the room, what the turns that stay may take: the next turns shall fit as well, without a summary each. */
const keptShare = 1 / 2

export function sized(turn: PastTurn): SizedTurn {
  const messages = turnMessages(turn)
  return { turn, messages, tokens: tokensIn(requestChars({ messages, tools: [] })) }
}

/** Which turns of the past go into a summary, so that the rest fits into so many tokens. The newest stay. */
export function planSummary(turns: readonly SizedTurn[], roomTokens: number): SummaryPlan {
  if (turns.reduce((sum, { tokens }) => sum + tokens, 0) <= roomTokens) return { condense: [], keep: turns }
  let from = turns.length
  for (let left = roomTokens * keptShare; from > 0; from -= 1) {
    left -= turns[from - 1]?.tokens ?? 0
    if (left < 0) break
  }
  return { condense: turns.slice(0, from), keep: turns.slice(from) }
}
