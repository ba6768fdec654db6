import { ModelError } from '../models/model-error.ts'
import type { ModelMessage } from '../models/adapter.ts'
import type { ToolCall } from '../models/tool-call.ts'
import { resultOf } from './history.ts'
import { actOn, takeUp } from './judged-calls.ts'
import type { Conversation } from './conversation.ts'
import type { Reply } from './model-reply.ts'
import type { OpenTurn } from './open-turn.ts'
import type { Progress } from './resume.ts'
import { mendedCalls, toolSteps } from './tool-calls.ts'
import { offerTools, type OfferedTools } from './tools.ts'
import { TurnError } from './turn-error.ts'

/** Asks the model and carries out its tool calls, until it answers without any. The last reply is not stored yet: it ends the turn. */
export async function converse(turn: OpenTurn, conversation: Conversation): Promise<Reply> {
  const offered = offerTools(await turn.tools.toolsFor(turn.caller), turn.agent.tools)
  conversation.push(...turn.progress.finished)
  if (turn.progress.open) conversation.push(...(await goOn(turn, turn.progress.open)))
  for (;;) {
    turn.budget.startStep()
    const reply = await conversation.ask(offered.list)
    if (reply.toolCalls.length === 0) return whole(reply)
    conversation.push(...(await act(turn, reply, offered)))
    turn.budget.signal.throwIfAborted()
  }
}

/** Stores the reply with all its intents, runs the calls side by side, and answers with what the model reads next, in the calls' order. */
async function act(turn: OpenTurn, { text, toolCalls, dropped, ms, model, fellBack }: Reply, offered: OfferedTools): Promise<ModelMessage[]> {
  const calls = mendedCalls(toolCalls)
  const steps = toolSteps(toolCalls, offered, turn.newId)
  turn.transcript.paragraph()
  const returns = await actOn(turn, steps, false, (intents) => turn.journal.replied({ text, toolCalls: calls, model, ...(fellBack && { fellBack }) }, ms, intents))
  const note = dropped > 0 ? `\n[${dropped} more calls of this reply were not made: at most ${calls.length} at once. Make them one after another.]` : ''
  return exchange(text, calls, (_call, index) => `${returns[index]?.text ?? ''}${index === calls.length - 1 ? note : ''}`)
}

/** The calls of a reply that was stored before this turn was left. */
async function goOn(turn: OpenTurn, { text, calls, steps }: NonNullable<Progress['open']>): Promise<ModelMessage[]> {
  const returns = await takeUp(turn, steps)
  turn.budget.signal.throwIfAborted()
  return exchange(text, calls, ({ id }) => {
    const step = steps.find(({ toolCall }) => toolCall === id)
    return (step && returns.get(step.id)?.text) ?? resultOf(step, turn.toolResultBytes)
  })
}

function exchange(text: string, calls: readonly ToolCall[], result: (call: ToolCall, index: number) => string): ModelMessage[] {
  return [
    { role: 'assistant', text, toolCalls: calls },
    ...calls.map((call, index): ModelMessage => ({ role: 'tool', toolCall: call.id, text: result(call, index) })),
  ]
}

function whole(reply: Reply): Reply {
  const { model: id } = reply
  if (reply.finish === 'filtered') throw new ModelError('provider_refused', `${id} declined to go on with this answer. Ask in another way, or choose another model.`, { model: id })
  if (reply.finish === 'length') throw new TurnError('tokens_limit', `${id} reached the longest answer it gives at once. Ask it to go on.`, { model: id })
  if (reply.text.trim() === '') throw new ModelError('provider_broken', `${id} ended its answer without a word. Ask again, or choose another model.`, { model: id })
  return reply
}
