import { ModelError } from '../models/model-error.ts'
import type { OpenModel } from '../models/models.ts'
import type { PastTurn } from './history.ts'
import { type ReplyScreen, takeReply } from './model-reply.ts'
import type { OpenTurn } from './open-turn.ts'
import { recordOf, summaryRequest } from './summary-prompt.ts'
import type { StoredSummary } from './stored-summary.ts'
import { charsPerToken } from './token-estimate.ts'

/** More requests than this for one summary are not made; then the oldest turns are left out. */
const maxPasses = 6
const maxSummaryChars = 12_000
const unseen: ReplyScreen = { say: () => {}, retract: () => {}, flush: () => {} }

/**
 * Has the model summarise turns, together with the summary there was, and keeps the result as a step of this turn.
 * What does not fit into one request is taken in several. Throws what the model and the turn throw.
 */
export async function summarise(turn: OpenTurn, model: OpenModel, { turns, before, roomTokens }: { turns: readonly PastTurn[]; before?: StoredSummary; roomTokens: number }): Promise<StoredSummary> {
  const started = performance.now()
  const upTo = turns.at(-1)?.id ?? before?.upTo ?? ''
  let text = before?.text
  for (const record of passes(turns, roomTokens * charsPerToken)) text = await condense(turn, model, record, text)
  const summary = { text: text ?? '', upTo }
  await turn.journal.summarised(summary.text, upTo, Math.round(performance.now() - started))
  return summary
}

async function condense(turn: OpenTurn, model: OpenModel, record: readonly string[], before: string | undefined): Promise<string> {
  const { text } = await takeReply(turn, model, { messages: summaryRequest(record, before), tools: [] }, unseen)
  if (text.trim() === '') throw new ModelError('provider_broken', `${model.id} gave no summary of the conversation.`, { model: model.id })
  return text.slice(0, maxSummaryChars)
}

/** The record in pieces that fit, the newest last; of too many the oldest are left out. */
function passes(turns: readonly PastTurn[], roomChars: number): string[][] {
  // Half of the room, for the summary so far and the answer need some as well.
  const most = Math.max(2_000, roomChars / 2)
  const pieces: string[][] = []
  let chars = Number.POSITIVE_INFINITY
  for (const line of turns.flatMap(recordOf)) {
    if (chars + line.length > most) {
      pieces.push([])
      chars = 0
    }
    pieces.at(-1)?.push(line)
    chars += line.length
  }
  return pieces.slice(-maxPasses)
}
