import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { FinishReason, ModelRequest } from '../models/adapter.ts'
import type { OpenModel } from '../models/models.ts'
import type { ToolCall } from '../models/tool-call.ts'
import type { OpenTurn } from './open-turn.ts'

export interface Reply {
  text: string
  toolCalls: ToolCall[]
  /** Calls past the limit of one reply. */
  dropped: number
  finish: FinishReason
  ms: number
}

// Vendors that tell no usage: about four characters a token, in most languages and models.
const charsPerToken = 4

/** One reply of the model, streamed into the transcript. When it breaks off, what was said so far is kept in `partial` of the turn's transcript. */
export async function takeReply(turn: OpenTurn, model: OpenModel, request: Omit<ModelRequest, 'model'>): Promise<Reply> {
  const started = performance.now()
  const reply: Reply = { text: '', toolCalls: [], dropped: 0, finish: 'stop', ms: 0 }
  let told = false
  let outcome = 'ok'
  try {
    for await (const event of model.adapter.stream({ model: model.name, ...request }, turn.budget.signal)) {
      if (event.type === 'text') {
        reply.text += event.text
        turn.transcript.say(event.text)
        // A model that never stops is stopped in the middle, not when it has used up the account.
        if (turn.budget.exceededBy(Math.floor(reply.text.length / charsPerToken))) throw turn.budget.tokensError()
      } else if (event.type === 'toolCalls') {
        reply.toolCalls = event.calls
        reply.dropped = event.dropped
      } else if (event.type === 'usage') {
        told = true
        turn.budget.spend(event)
      } else {
        reply.finish = event.reason
      }
    }
  } catch (thrown) {
    outcome = thrown instanceof CodedError ? thrown.code : 'internal'
    throw thrown
  } finally {
    turn.transcript.flush()
    if (!told) turn.budget.spend(estimate(request, reply))
    reply.ms = Math.round(performance.now() - started)
    turn.observe.modelLatency({ provider: model.provider, seconds: reply.ms / 1000, outcome })
  }
  return reply
}

function estimate({ messages }: Omit<ModelRequest, 'model'>, reply: Reply): { inputTokens: number; outputTokens: number } {
  const chars = (texts: readonly { text: string }[]) => texts.reduce((sum, { text }) => sum + text.length, 0)
  const asked = chars(messages)
  const said = reply.text.length + reply.toolCalls.reduce((sum, call) => sum + call.arguments.length, 0)
  return { inputTokens: Math.ceil(asked / charsPerToken), outputTokens: Math.ceil(said / charsPerToken) }
}
