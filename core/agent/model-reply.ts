import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { FinishReason, ModelEvent, ModelRequest } from '../models/adapter.ts'
import type { ModelRef } from '../models/model-ref.ts'
import type { OpenModel } from '../models/models.ts'
import type { TokenUsage } from '../models/token-usage.ts'
import type { ToolCall } from '../models/tool-call.ts'
import type { FellBack } from './fell-back.ts'
import type { OpenTurn } from './open-turn.ts'
import { callChars, charsPerToken, requestChars, tokensIn } from './token-estimate.ts'

export interface Reply {
  text: string
  toolCalls: ToolCall[]
  /** Calls past the limit of one reply. */
  dropped: number
  finish: FinishReason
  ms: number
  /** The `provider/model` that gave it. */
  model: string
  /** Set when another model than the chosen one gave it. */
  fellBack?: FellBack
}

/** Where a reply is shown while it comes: the turn's transcript, or nowhere. */
export type ReplyScreen = Pick<OpenTurn['transcript'], 'say' | 'retract' | 'flush'>

/** One try of one model within a reply. */
interface Try {
  model: ModelRef
  started: number
  usage?: TokenUsage
}

/**
 * One reply, streamed into the transcript, from the chosen model or from the one that went on in its place. When a try breaks
 * off, its words stay on the screen until another one speaks; when all do, they stay for good.
 */
export async function takeReply(turn: OpenTurn, model: OpenModel, request: Omit<ModelRequest, 'model'>, screen: ReplyScreen = turn.transcript): Promise<Reply> {
  await turn.budget.checkDay()
  const started = performance.now()
  const reply: Reply = { text: '', toolCalls: [], dropped: 0, finish: 'stop', ms: 0, model: model.id }
  let current: Try = { model, started }
  let isStale = false
  try {
    for await (const event of model.adapter.stream({ model: model.name, ...request }, turn.budget.signal, turn.budget.msLeft)) {
      if (event.type === 'anew') {
        if (event.failed.id === current.model.id) settle(current, event.error.code)
        isStale ||= reply.text !== ''
        Object.assign(reply, { text: '', toolCalls: [], dropped: 0, model: event.model.id, fellBack: fellBackOf(model, event) })
        current = { model: event.model, started: performance.now() }
        continue
      }
      if (isStale) screen.retract()
      isStale = false
      take(event)
    }
    settle(current, 'ok')
    if (screen === turn.transcript) answeredBy(turn, reply)
  } catch (thrown) {
    settle(current, thrown instanceof CodedError ? thrown.code : 'internal')
    throw thrown
  } finally {
    screen.flush()
    reply.ms = Math.round(performance.now() - started)
  }
  return reply

  function take(event: Exclude<ModelEvent, { type: 'anew' }>): void {
    if (event.type === 'text') {
      reply.text += event.text
      screen.say(event.text)
      // A model that never stops is stopped in the middle, not when it has used up the account.
      if (turn.budget.exceededBy(Math.floor(reply.text.length / charsPerToken))) throw turn.budget.tokensError()
    } else if (event.type === 'toolCalls') {
      reply.toolCalls = event.calls
      reply.dropped = event.dropped
    } else if (event.type === 'usage') {
      current.usage = event
    } else {
      reply.finish = event.reason
    }
  }

  function settle({ model: asked, started: since, usage }: Try, outcome: string): void {
    const spent = usage ?? estimate(request, reply, outcome)
    if (spent) turn.budget.spend(spent, asked)
    turn.observe.modelLatency({ provider: asked.provider, seconds: (performance.now() - since) / 1000, outcome })
  }
}

function fellBackOf(chosen: ModelRef, { model, failed, error }: Extract<ModelEvent, { type: 'anew' }>): FellBack | undefined {
  if (model.id === chosen.id) return undefined
  // Of several that failed, the chosen one's reason is told where it is known.
  return { from: chosen.id, code: error.code, message: failed.id === chosen.id ? error.message : `${failed.id}: ${error.message}` }
}

function answeredBy(turn: OpenTurn, { model, fellBack }: Reply): void {
  if (fellBack) turn.fellBack = fellBack
  if (turn.model === model) return
  turn.model = model
  turn.journal.useModel(model, turn.journal.taintedBy())
}

/** For those who tell no usage. Who refused before the first word is thought to charge nothing. */
function estimate(request: Omit<ModelRequest, 'model'>, { text, toolCalls }: Reply, outcome: string): TokenUsage | undefined {
  const said = text.length + callChars(toolCalls)
  if (outcome !== 'ok' && said === 0) return undefined
  return { inputTokens: tokensIn(requestChars(request)), outputTokens: tokensIn(said) }
}
