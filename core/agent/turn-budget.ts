import type { TurnSpending } from '../budgets/turn-spending.ts'
import type { ModelRef } from '../models/model-ref.ts'
import type { TokenUsage } from '../models/token-usage.ts'
import type { TurnLimits } from '../store/entities/agent.ts'
import type { Usage } from '../store/entities/turn.ts'
import type { Sql } from '../store/sql.ts'
import { TurnError } from './turn-error.ts'

/** What a turn may still spend. Its signal aborts with TurnError when time is up, or with whatever the caller aborted for. */
export interface TurnBudget extends Disposable {
  signal: AbortSignal
  usage: Readonly<Usage>
  /** Before each model reply; throws TurnError: steps_limit, tokens_limit. */
  startStep(): void
  /** Before each request to a model; throws TurnError('budget_spent') when the day's budget of anybody concerned is used up. */
  checkDay(): Promise<void>
  /** `model` is whom the tokens are paid to. */
  spend(usage: TokenUsage, model?: ModelRef): void
  /** Takes what was spent since the last time; the answer writes it into the day's spendings, in the commit at hand, and again in one that repeats it. */
  takeSpent(): (sql: Sql) => Promise<void>
  /** Would this many tokens more, on top of what is spent, go past the limit? */
  exceededBy(tokens: number): boolean
  tokensError(): TurnError
  msLeft(): number
}

export interface TurnBudgetOptions {
  /** What it had spent before it was taken up again. */
  usage?: Usage | null
  /** Model replies it had before. */
  steps?: number
  day?: TurnSpending
}

export function createTurnBudget(limits: TurnLimits, caller: AbortSignal, { usage: before, steps: stepsBefore = 0, day }: TurnBudgetOptions = {}): TurnBudget {
  const controller = new AbortController()
  const usage: Usage = { inputTokens: before?.inputTokens ?? 0, outputTokens: before?.outputTokens ?? 0 }
  const onCallerAbort = () => controller.abort(caller.reason)
  const ends = performance.now() + limits.seconds * 1000
  let steps = stepsBefore

  if (caller.aborted) onCallerAbort()
  caller.addEventListener('abort', onCallerAbort, { once: true })
  const timer = setTimeout(() => {
    controller.abort(new TurnError('time_limit', `Stopped after ${limits.seconds} seconds, the limit of one turn. Ask to go on, or raise the agent's limit.`, { ...limits }))
  }, limits.seconds * 1000)

  const spent = () => usage.inputTokens + usage.outputTokens
  const exceededBy = (tokens: number) => spent() + tokens > limits.tokens
  const tokensError = () => new TurnError('tokens_limit', `Stopped at ${limits.tokens} tokens, the limit of one turn. Ask to go on, or raise the agent's limit.`, { ...limits, spent: spent() })

  return {
    signal: controller.signal,
    usage,
    startStep() {
      controller.signal.throwIfAborted()
      if (steps >= limits.steps) {
        throw new TurnError('steps_limit', `Stopped after ${limits.steps} model replies, the limit of one turn. Ask to go on, or raise the agent's limit.`, { ...limits })
      }
      if (exceededBy(0)) throw tokensError()
      steps += 1
    },
    async checkDay() {
      await day?.check()
    },
    spend(more, model) {
      usage.inputTokens += more.inputTokens
      usage.outputTokens += more.outputTokens
      if (model) day?.add(model, more)
    },
    takeSpent: () => day?.take() ?? (async () => {}),
    exceededBy,
    tokensError,
    msLeft: () => Math.max(0, ends - performance.now()),
    [Symbol.dispose]() {
      clearTimeout(timer)
      caller.removeEventListener('abort', onCallerAbort)
    },
  }
}
