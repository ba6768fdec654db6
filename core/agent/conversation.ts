import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { ModelMessage, ModelRequest } from '../models/adapter.ts'
import { ModelError } from '../models/model-error.ts'
import type { OpenModel } from '../models/models.ts'
import { askedWithFiles } from './asked-with-files.ts'
import { contextRoom } from './context-room.ts'
import { systemPrompt } from './instructions.ts'
import { type Reply, takeReply } from './model-reply.ts'
import type { OpenTurn } from './open-turn.ts'
import type { Past } from './past-turns.ts'
import { summarise } from './summary.ts'
import { planSummary, sized, type SizedTurn } from './summary-plan.ts'
import { summaryMessages } from './summary-prompt.ts'
import { requestChars, tokensIn } from './token-estimate.ts'
import { TurnError } from './turn-error.ts'

/** What a model reads: the past of the session, and this turn so far. */
export interface Conversation {
  push(...messages: readonly ModelMessage[]): void
  /** One reply. What has become too long for the model is made shorter first, or once it says so. */
  ask(tools: ModelRequest['tools']): Promise<Reply>
}

/** How often a conversation is made shorter because the model says that it is too long. */
const maxShrinks = 3
/** Results of this turn that were read already keep this much when room is short. */
const spentResultChars = 600

/** Opens the conversation of a turn; turns of the past that no longer fit are summarised at once. */
export async function openConversation(turn: OpenTurn, model: OpenModel, past: Past): Promise<Conversation> {
  const system: ModelMessage = { role: 'system', text: systemPrompt(turn.agent.instructions) }
  const room = contextRoom(model.facts ?? {}, turn.agent.limits)
  const own: ModelMessage[] = [await askedWithFiles(turn, room)]
  let { summary } = past
  let turns: readonly SizedTurn[] = past.turns.map(sized)
  await fit()

  return {
    push: (...more) => void own.push(...more),
    async ask(tools) {
      if (size(tools) > room.request) await shrink()
      for (let shrinks = 0; ; shrinks += 1) {
        try {
          return await takeReply(turn, model, { messages: messages(), tools })
        } catch (thrown) {
          if (!(thrown instanceof ModelError) || thrown.code !== 'context_exceeded' || shrinks >= maxShrinks) throw thrown
          // The estimate was too low, or the model reads less than is known of it.
          room.request = Math.floor(Math.min(room.request, size(tools)) / 2)
          if (!(await shrink())) throw thrown
        }
      }
    },
  }

  function messages(): ModelMessage[] {
    return [system, ...(summary ? summaryMessages(summary.text) : []), ...turns.flatMap(each => each.messages), ...own]
  }

  function size(tools: ModelRequest['tools']): number {
    return tokensIn(requestChars({ messages: messages(), tools }))
  }

  /** False when there is nothing left that could be shorter. */
  async function shrink(): Promise<boolean> {
    const before = size([])
    await fit()
    if (size([]) > room.request) shortenSpentResults(own)
    return size([]) < before
  }

  async function fit(): Promise<void> {
    const others = tokensIn(requestChars({ messages: [system, ...own, ...(summary ? summaryMessages(summary.text) : [])], tools: [] }))
    const { condense, keep } = planSummary(turns, Math.max(0, Math.min(room.past, room.request - others)))
    if (condense.length === 0) return
    try {
      summary = await summarise(turn, model, { turns: condense.map(each => each.turn), before: summary, roomTokens: Math.min(room.past, room.request) })
    } catch (thrown) {
      // A turn that was stopped, or may spend no more, ends here as anywhere.
      if (turn.budget.signal.aborted || thrown instanceof TurnError || !(thrown instanceof CodedError)) throw thrown
      turn.log.warn({ err: thrown, turn: turn.id, session: turn.session }, 'Earlier messages could not be summarised; they are left out of this answer')
    }
    turns = keep
  }
}

/** All results but those that the model has not read yet. */
function shortenSpentResults(own: ModelMessage[]): void {
  const unread = own.findLastIndex(({ role }) => role === 'assistant')
  for (const [index, message] of own.entries()) {
    if (index >= unread || message.role !== 'tool' || message.text.length <= spentResultChars) continue
    own[index] = { ...message, text: `${message.text.slice(0, spentResultChars)}… [The rest of this result was let go to make room. Call the tool again if it is needed.]` }
  }
}
