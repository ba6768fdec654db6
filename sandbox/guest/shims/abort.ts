import { DOMException } from './dom-exception.ts'
import { Event, EventTarget } from './event-target.ts'

const fromController = Symbol('made by AbortController')

/** The DOM Standard's `AbortSignal`. */
export class AbortSignal extends EventTarget {
  #reason: unknown = undefined
  #aborted = false
  onabort: ((event: Event) => unknown) | null = null

  constructor(key?: symbol) {
    super()
    if (key !== fromController) throw new TypeError('Illegal constructor: use AbortController or the static methods of AbortSignal')
  }

  get aborted(): boolean {
    return this.#aborted
  }

  get reason(): unknown {
    return this.#reason
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason
  }

  static abort(reason?: unknown): AbortSignal {
    const controller = new AbortController()
    controller.abort(reason)
    return controller.signal
  }

  static timeout(ms: number): AbortSignal {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new DOMException('the operation timed out', 'TimeoutError')), ms)
    return controller.signal
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const controller = new AbortController()
    for (const signal of signals) {
      if (signal.aborted) {
        controller.abort(signal.reason)
        break
      }
      signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true, signal: controller.signal })
    }
    return controller.signal
  }

  /** For AbortController alone. */
  static settle(signal: AbortSignal, key: symbol, reason: unknown): void {
    if (key !== fromController || signal.#aborted) return
    signal.#aborted = true
    signal.#reason = reason === undefined ? new DOMException('the operation was aborted', 'AbortError') : reason
    const event = new Event('abort')
    try {
      signal.onabort?.(event)
    } finally {
      signal.dispatchEvent(event)
    }
  }
}

/** The DOM Standard's `AbortController`. */
export class AbortController {
  readonly signal = new AbortSignal(fromController)

  abort(reason?: unknown): void {
    AbortSignal.settle(this.signal, fromController, reason)
  }
}
