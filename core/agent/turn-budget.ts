import type { TurnLimits } from '../store/entities/agent.ts'
import type { Usage } from '../store/entities/turn.ts'
import { TurnError } from './turn-error.ts'

/** What a turn may still spend. Its signal aborts with TurnError when time is up, or with whatever the caller aborted for. */
export interface TurnBudget extends Disposable {
  signal: AbortSignal
  usage: Readonly<Usage>
  /** Before each model reply; throws TurnError: steps_limit, tokens_limit. */
  startStep(): void
  spend(usage: Usage): void
  /** Would this many tokens more, on top of what is spent, go past the limit? */
  exceededBy(tokens: number): boolean
  tokensError(): TurnError
}

/** `before` is what an earlier worker spent on the turn: its limits hold for all of it. */
export function createTurnBudget(limits: TurnLimits, caller: AbortSignal, before: { usage?: Usage; steps?: number } = {}): TurnBudget {
  const controller = new AbortController()
  const usage: Usage = { inputTokens: 0, outputTokens: 0, ...before.usage }
  const onCallerAbort = () => controller.abort(caller.reason)
  let steps = before.steps ?? 0

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
    spend(more) {
      usage.inputTokens += more.inputTokens
      usage.outputTokens += more.outputTokens
    },
    exceededBy,
    tokensError,
    [Symbol.dispose]() {
      clearTimeout(timer)
      caller.removeEventListener('abort', onCallerAbort)
    },
  }
}
