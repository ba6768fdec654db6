import { ModelError } from './model-error.ts'

export interface SilenceLimits {
  /** From the request to the first byte of the answer. A local model may have to load first. */
  firstByteMs: number
  /** Between two pieces of the answer: models that reason may begin and then think. */
  idleMs: number
}

export const defaultSilenceLimits: SilenceLimits = { firstByteMs: 120_000, idleMs: 120_000 }

/** Aborts a model request that has gone silent, or with its caller. */
export interface SilenceWatch extends Disposable {
  signal: AbortSignal
  /** Something arrived. */
  heard(): void
}

export function watchSilence(provider: string, limits: SilenceLimits, caller: AbortSignal): SilenceWatch {
  const controller = new AbortController()
  const onCallerAbort = () => controller.abort(caller.reason)
  let heardAnything = false
  let timer: NodeJS.Timeout

  if (caller.aborted) onCallerAbort()
  caller.addEventListener('abort', onCallerAbort, { once: true })
  arm(limits.firstByteMs)

  return {
    signal: controller.signal,
    heard() {
      if (heardAnything) timer.refresh()
      else arm(limits.idleMs)
      heardAnything = true
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      caller.removeEventListener('abort', onCallerAbort)
    },
  }

  function arm(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => controller.abort(tooLong(ms)), ms)
  }

  function tooLong(ms: number): ModelError {
    const what = heardAnything ? 'went silent in the middle of its answer' : 'did not answer'
    return new ModelError(
      'provider_timeout',
      `${provider} ${what} for ${ms / 1000} seconds. Try again; if it stays so, check that it runs, or choose another model.`,
      { provider, ms },
    )
  }
}
