import { setTimeout as sleep } from 'node:timers/promises'
import type { ModelAdapter, ModelEvent, ModelRequest } from './adapter.ts'
import { backoffMs } from './backoff.ts'
import type { Candidate } from './candidate.ts'
import { ModelError } from './model-error.ts'
import type { ModelHealth } from './model-health.ts'
import type { ModelRef } from './model-ref.ts'
import { askedPauseMs, remedyOf } from './remedy.ts'

export interface FailoverOptions {
  health: ModelHealth
  /** Rejects when the signal aborts. */
  pause?(ms: number, signal: AbortSignal): Promise<unknown>
  random?: () => number
}

/** Tries of one model before the next one is asked. */
export const maxTries = 3
/** Nobody is made to wait longer than this for a model while another stands ready. */
const patienceMs = 5_000

interface Failure {
  model: ModelRef
  error: ModelError
}

/**
 * One adapter out of several models: asks the first, again after a pause where that may help, then the next in order. Models
 * that failed just now come last. Each new try is told by `anew`; what no other model would do better with is thrown at once.
 */
export function withFailover(candidates: readonly [Candidate, ...Candidate[]], options: FailoverOptions): ModelAdapter {
  const { health, pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }), random = Math.random } = options
  return {
    async *stream(request, signal, msLeft = () => Number.POSITIVE_INFINITY) {
      const order = healthyFirst(candidates, health)
      const failures: Failure[] = passedOver(candidates[0], order[0], health)
      for (const [index, candidate] of order.entries()) {
        const isLast = index === order.length - 1
        const failed = yield* tries(candidate, { request, signal, msLeft, isLast, before: failures.at(-1) })
        if (failed === undefined) return
        failures.push(failed)
      }
      throw allFailed(failures)
    },
  }

  /** All tries of one model; its last failure, or nothing when it answered. */
  async function* tries(candidate: Candidate, { request, signal, msLeft, isLast, before }: { request: ModelRequest; signal: AbortSignal; msLeft(): number; isLast: boolean; before?: Failure }): AsyncGenerator<ModelEvent, Failure | undefined> {
    let last = before
    for (let attempt = 1; ; attempt += 1) {
      let model = refOf(candidate)
      try {
        const connected = await candidate.connect()
        model = connected.model
        if (last) yield { type: 'anew', model, failed: last.model, error: last.error }
        yield* connected.adapter.stream({ ...request, model: model.name }, signal, msLeft)
        health.answered(model)
        return undefined
      } catch (thrown) {
        // A stop is no failure of the model.
        if (signal.aborted || !(thrown instanceof ModelError) || remedyOf(thrown) === 'none') throw thrown
        health.failed(model, thrown)
        last = { model, error: thrown }
      }
      const waitMs = attempt < maxTries ? pauseAfter(last.error, attempt, isLast) : undefined
      if (waitMs === undefined || waitMs >= msLeft()) return last
      await pause(waitMs, signal).catch((thrown: unknown) => {
        throw signal.aborted ? signal.reason : thrown
      })
    }
  }

  /** How long to wait before the same model is asked again; undefined when it shall not be. */
  function pauseAfter(error: ModelError, attempt: number, isLast: boolean): number | undefined {
    if (remedyOf(error) !== 'again') return undefined
    const ms = Math.max(askedPauseMs(error) ?? 0, backoffMs(attempt, random))
    return ms > patienceMs && !isLast ? undefined : ms
  }
}

function healthyFirst(candidates: readonly Candidate[], health: ModelHealth): Candidate[] {
  const failing = new Set(candidates.filter(candidate => health.lately(refOf(candidate)) !== undefined))
  return [...candidates.filter(candidate => !failing.has(candidate)), ...failing]
}

/** Why the chosen model is not the one that is asked first. */
function passedOver(chosen: Candidate, first: Candidate | undefined, health: ModelHealth): Failure[] {
  const error = chosen === first ? undefined : health.lately(refOf(chosen))
  return error === undefined ? [] : [{ model: refOf(chosen), error }]
}

function refOf({ id, provider }: Candidate): ModelRef {
  return { id, provider, name: id.slice(provider.length + 1) }
}

function allFailed(failures: readonly Failure[]): ModelError {
  // Of a model that was passed over and then asked after all, its last word counts.
  const last = new Map(failures.map(({ model, error }) => [model.id, error]))
  const [[, error] = [], ...others] = [...last]
  if (error === undefined) return new ModelError('model_missing', 'There is no model to ask.')
  if (others.length === 0) return error
  const tried = others.map(([id, { code }]) => `${id} (${code})`)
  return new ModelError(error.code, `${error.message} The fallbacks did not answer either: ${tried.join(', ')}.`, { ...error.details, tried }, { cause: error })
}
