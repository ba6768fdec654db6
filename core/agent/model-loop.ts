import { ModelError } from '../models/model-error.ts'
import type { ModelMessage } from '../models/adapter.ts'
import type { OpenModel } from '../models/models.ts'
import { takeReply, type Reply } from './model-reply.ts'
import type { OpenTurn } from './open-turn.ts'
import { mendedCalls, toolSteps } from './tool-calls.ts'
import { runToolStep } from './tool-step.ts'
import { offerTools, type OfferedTools } from './tools.ts'
import { TurnError } from './turn-error.ts'

/** Asks the model and carries out its tool calls, until it answers without any. The last reply is not stored yet: it ends the turn. */
export async function converse(turn: OpenTurn, model: OpenModel, conversation: ModelMessage[]): Promise<Reply> {
  const offered = offerTools(await turn.tools.toolsFor(turn.caller), turn.agent.tools)
  for (;;) {
    turn.budget.startStep()
    const reply = await takeReply(turn, model, { messages: conversation, tools: offered.list })
    if (reply.toolCalls.length === 0) return whole(reply, model)
    conversation.push(...(await act(turn, reply, offered)))
    turn.budget.signal.throwIfAborted()
  }
}

/** Stores the reply with all its intents, runs the calls side by side, and answers with what the model reads next, in the calls' order. */
async function act(turn: OpenTurn, { text, toolCalls, dropped, ms }: Reply, offered: OfferedTools): Promise<ModelMessage[]> {
  const calls = mendedCalls(toolCalls)
  const steps = toolSteps(toolCalls, offered, turn.newId)
  await turn.journal.replied({ text, toolCalls: calls }, { state: 'done', ms }, steps)
  turn.transcript.paragraph()
  const returns = await Promise.all(steps.map(step => runToolStep(turn, step)))
  const note = dropped > 0 ? `\n[${dropped} more calls of this reply were not made: at most ${calls.length} at once. Make them one after another.]` : ''
  return [
    { role: 'assistant', text, toolCalls: calls },
    ...calls.map(({ id }, index) => ({
      role: 'tool' as const,
      toolCall: id,
      text: `${returns[index]?.text ?? ''}${index === calls.length - 1 ? note : ''}`,
    })),
  ]
}

function whole(reply: Reply, { id }: OpenModel): Reply {
  if (reply.finish === 'filtered') throw new ModelError('provider_refused', `${id} declined to go on with this answer. Ask in another way, or choose another model.`, { model: id })
  if (reply.finish === 'length') throw new TurnError('tokens_limit', `${id} reached the longest answer it gives at once. Ask it to go on.`, { model: id })
  if (reply.text.trim() === '') throw new ModelError('provider_broken', `${id} ended its answer without a word. Ask again, or choose another model.`, { model: id })
  return reply
}
