import { CapabilityError } from '../../broker/capability-error.ts'

export interface TurnstileOptions {
  /** Requests of one plugin that may be on the wire at once. */
  maxOpen: number
  /** Those that may wait for that. */
  maxWaiting: number
}

/** Resolves when it is the plugin's turn, to what ends the turn. Rejects with the signal's reason, or CapabilityError `rate_limited`. */
export type Turnstile = (plugin: string, signal: AbortSignal) => Promise<Disposable>

interface Gate {
  open: number
  waiting: Set<() => void>
}

/** Keeps one plugin from holding all of the gateway's sockets and memory; the next in line goes first. */
export function createTurnstile({ maxOpen, maxWaiting }: TurnstileOptions): Turnstile {
  const gates = new Map<string, Gate>()

  return async (plugin, signal) => {
    const gate = gates.get(plugin) ?? { open: 0, waiting: new Set() }
    gates.set(plugin, gate)
    if (gate.open < maxOpen) gate.open++
    else await wait(plugin, gate, signal)

    return {
      [Symbol.dispose]() {
        const [next] = gate.waiting
        // A turn is handed on without ending: nobody can slip in between.
        if (next !== undefined) return next()
        gate.open--
        if (gate.open === 0) gates.delete(plugin)
      },
    }
  }

  function wait(plugin: string, gate: Gate, signal: AbortSignal): Promise<void> {
    if (gate.waiting.size >= maxWaiting) {
      throw new CapabilityError('rate_limited', `${plugin} has ${maxOpen} requests open and ${maxWaiting} waiting; await some before making more`, { maxOpen, maxWaiting })
    }

    return new Promise((resolve, reject) => {
      const leave = () => {
        gate.waiting.delete(enter)
        reject(signal.reason)
      }
      const enter = () => {
        gate.waiting.delete(enter)
        signal.removeEventListener('abort', leave)
        resolve()
      }
      if (signal.aborted) return leave()
      gate.waiting.add(enter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}
