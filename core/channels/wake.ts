/** A bell for one loop: it sleeps until it is rung, or its time is up. A ring while it works is not lost. */
export interface Wake {
  ring(): void
  /** Resolves when rung, after `ms`, or when the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export function createWake(): Wake {
  let rung = false
  let stir: () => void = () => {}

  return {
    ring() {
      rung = true
      stir()
    },

    async wait(ms, signal) {
      if (!rung && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, ms)
        stir = resolve
        signal.addEventListener('abort', stir, { once: true })
        await promise
        signal.removeEventListener('abort', stir)
        clearTimeout(timer)
        stir = () => {}
      }

      rung = false
    },
  }
}
