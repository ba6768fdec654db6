import type { ModelError } from './model-error.ts'
import type { ModelRef } from './model-ref.ts'
import { askedPauseMs } from './remedy.ts'

/** Remembers for a short while who failed, so that the next turn does not begin with waiting for them. */
export interface ModelHealth {
  failed(model: ModelRef, error: ModelError): void
  answered(model: ModelRef): void
  /** Forgets everything. */
  clear(): void
  /** Why it was last seen failing, if that was just now. */
  lately(model: ModelRef): ModelError | undefined
}

const rememberMs = 60_000
const longestMs = 10 * 60_000
const maxRemembered = 1_000

export function createModelHealth({ now = Date.now }: { now?: () => number } = {}): ModelHealth {
  const failures = new Map<string, { error: ModelError; until: number }>()

  return {
    failed(model, error) {
      if (failures.size >= maxRemembered) failures.clear()
      const ms = Math.min(longestMs, Math.max(rememberMs, askedPauseMs(error) ?? 0))
      failures.set(keyOf(model, error), { error, until: now() + ms })
    },
    answered(model) {
      failures.delete(model.id)
      failures.delete(model.provider)
    },
    clear: () => failures.clear(),
    lately(model) {
      for (const key of [model.id, model.provider]) {
        const failure = failures.get(key)
        if (failure === undefined) continue
        if (now() < failure.until) return failure.error
        failures.delete(key)
      }
      return undefined
    },
  }
}

// A quota and a missing model concern that one model; the rest is the provider's.
function keyOf(model: ModelRef, { code }: ModelError): string {
  return code === 'model_unknown' || code === 'provider_rate_limited' ? model.id : model.provider
}
