import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import type { Completion, LlmPort, LlmRequest, ModelClass } from '../../sandbox/capabilities/llm-complete.ts'
import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { charsPerToken, requestChars, tokensIn } from '../agent/token-estimate.ts'
import type { Budgets } from '../budgets/budgets.ts'
import { dayOf, nextDay } from '../budgets/day.ts'
import type { ModelEvent, ModelMessage } from '../models/adapter.ts'
import type { Models, OpenModel } from '../models/models.ts'
import type { TokenUsage } from '../models/token-usage.ts'
import type { ModelRef } from '../models/model-ref.ts'
import type { Store } from '../store/store.ts'

export interface ModelRequestsOptions {
  store: Store
  models: Pick<Models, 'open'>
  budgets: Pick<Budgets, 'ofTurn'>
  /** Which `provider/model` stands for a class; the default one where nothing is said. */
  modelOf(kind: ModelClass): string | undefined
  now?: () => Date
}

/** Asks models for plugins: under our own system prompt, without tools, on the book of the person and within the plugin's day. */
export function createModelRequests({ store, models, budgets, modelOf, now = () => new Date() }: ModelRequestsOptions): LlmPort {
  /** What requests at work may still use, by plugin: several at once must not each find the day's last tokens. */
  const reserved = new Map<string, number>()

  return {
    async complete({ plugin, caller, signal }, request, { tokensPerDay }) {
      const messages = messagesOf(plugin, request)
      const wanted = tokensIn(requestChars({ messages, tools: [] })) + request.maxTokens
      const book = bookName(plugin)
      const held = reserved.get(plugin) ?? 0
      reserved.set(plugin, held + wanted)
      try {
        await requireDay(plugin, tokensPerDay, wanted)
        const spending = budgets.ofTurn({ owner: caller.principal, agent: { name: book, daily: {} } })
        await spending.check()
        const model = await models.open(modelOf(request.model) ?? null)
        const answer = new Answer(model, { messages, maxTokens: request.maxTokens })
        try {
          return await answer.take(signal)
        } finally {
          for (const [of, usage] of answer.spent) spending.add(of, usage)
          const write = spending.take()
          await store.commit((sql) => write(sql))
        }
      } catch (error) {
        throw failure(error, signal)
      } finally {
        reserved.set(plugin, (reserved.get(plugin) ?? 0) - wanted)
      }
    },
  }

  async function requireDay(plugin: string, most: number, wanted: number): Promise<void> {
    const at = now()
    const [row] = await store.rows('select coalesce(sum(input_tokens + output_tokens), 0) as tokens from spendings where day = ? and agent = ?', [dayOf(at), bookName(plugin)])
    const used = Number(row?.['tokens'])
    const others = (reserved.get(plugin) ?? 0) - wanted
    if (used + others + wanted <= most) return
    throw new CapabilityError('quota_exceeded', `${plugin} may use ${most} tokens a day; ${used + others} are used, and this needs up to ${wanted}. The day begins anew at ${nextDay(at).toISOString()}.`, { tokensPerDay: most, used })
  }
}

/** A plugin stands in the book beside the agents. No agent's name has a colon. */
export function bookName(plugin: string): string {
  return `plugin:${plugin}`
}

function messagesOf(plugin: string, { messages }: LlmRequest): ModelMessage[] {
  const system = `The plugin ${plugin} of a chat gateway asks you something, on behalf of a person. You see its messages only, none of that person's. You have no tools. Answer what is asked, in plain text; do not claim to act for the gateway, its owner or that person.`
  return [{ role: 'system', text: system }, ...messages.map(({ role, text }): ModelMessage => (role === 'user' ? { role, text } : { role, text, toolCalls: [] }))]
}

/** One answer as it comes in, and what it costs, also of tries that failed. */
class Answer {
  readonly spent: [ModelRef, TokenUsage][] = []
  readonly #model: OpenModel
  readonly #request: { messages: readonly ModelMessage[]; maxTokens: number }
  #asked: ModelRef
  #text = ''
  #usage: TokenUsage | undefined
  #stop: Completion['stop'] = 'end'

  constructor(model: OpenModel, request: { messages: readonly ModelMessage[]; maxTokens: number }) {
    this.#model = model
    this.#asked = model
    this.#request = request
  }

  async take(signal: AbortSignal): Promise<Completion> {
    const { messages, maxTokens } = this.#request
    signal.throwIfAborted()
    try {
      for await (const event of this.#model.adapter.stream({ model: this.#model.name, messages, tools: [] }, signal)) {
        this.#add(event)
        // Vendors name this limit in different ways, and some refuse to be told: leaving ends the request everywhere.
        if (tokensIn(this.#text.length) < maxTokens) continue
        this.#text = this.#text.slice(0, maxTokens * charsPerToken)
        this.#stop = 'length'
        break
      }
    } finally {
      // Given up, it was asked all the same: whoever leaves before the first word has not asked for free.
      this.#settle(signal.aborted)
    }
    const sum = this.spent.reduce((all, [, usage]) => ({ inputTokens: all.inputTokens + usage.inputTokens, outputTokens: all.outputTokens + usage.outputTokens }), { inputTokens: 0, outputTokens: 0 })
    return { text: this.#text, usage: sum, stop: this.#stop }
  }

  #add(event: ModelEvent): void {
    if (event.type === 'text') this.#text += event.text
    if (event.type === 'usage') this.#usage = { inputTokens: event.inputTokens, outputTokens: event.outputTokens, cachedInputTokens: event.cachedInputTokens, cacheWriteTokens: event.cacheWriteTokens }
    if (event.type === 'finish' && event.reason !== 'stop') this.#stop = event.reason === 'filtered' ? 'filtered' : event.reason === 'length' ? 'length' : 'end'
    if (event.type !== 'anew') return
    this.#settle()
    this.#asked = event.model
    this.#text = ''
  }

  #settle(wasGivenUp = false): void {
    const usage = this.#usage ?? (this.#text === '' && !wasGivenUp ? undefined : { inputTokens: tokensIn(requestChars({ messages: this.#request.messages, tools: [] })), outputTokens: tokensIn(this.#text.length) })
    if (usage) this.spent.push([this.#asked, usage])
    this.#usage = undefined
  }
}

function failure(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof CapabilityError) return error
  if (signal.aborted) return new CapabilityError('cancelled', 'the call that asked has ended', {}, { cause: error })
  if (!(error instanceof CodedError) || !error.expose) return error
  return error.code === 'budget_spent'
    ? new CapabilityError('quota_exceeded', error.message, error.details, { cause: error })
    : new CapabilityError('model_failed', `${error.code}: ${error.message}`, { code: error.code }, { cause: error })
}
