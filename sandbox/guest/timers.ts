import { CapabilityError } from '../sdk/capability-error.ts'
import type { CurrentCall, SendToHost } from './host-link.ts'
import { apply, max, min, NativeTypeError, table, trunc } from './primordials.ts'

/** Timers waiting at once, and set in one call. */
export const maxTimersWaiting = 100
export const maxTimersPerCall = 10_000

const maxDelayMs = 2 ** 31 - 1

interface Timer {
  call: number
  run: (...args: unknown[]) => unknown
  args: unknown[]
  /** Undefined for a timer that fires once. */
  everyMs?: number
}

/** `setTimeout` and its family. The host keeps the time; a timer belongs to the call that set it and ends with it. */
export interface Timers {
  set(run: unknown, ms: unknown, args: unknown[], repeats: boolean): number
  clear(timer: unknown): void
  /** The host's entry for a timer that is due. */
  fire(timer: number): void
  end(call: number): void
}

export function createTimers(send: SendToHost, current: CurrentCall, onThrown: (thrown: unknown) => void): Timers {
  const waiting = table<Timer>()
  const usedOfCall = table<number>()
  let waitingCount = 0
  let last = 0

  const start = (timer: number, ms: number) => send('setTimer', timer, ms, '')
  const take = (timer: number) => {
    const found = waiting[timer]
    if (!found) return undefined
    delete waiting[timer]
    waitingCount--
    return found
  }

  const count = (call: number) => {
    const used = (usedOfCall[call] ?? 0) + 1
    usedOfCall[call] = used
    if (used > maxTimersPerCall) throw new CapabilityError('call_limit', `the call set ${maxTimersPerCall} timers; it may set no more`)
    if (waitingCount >= maxTimersWaiting) throw new CapabilityError('call_limit', `more than ${maxTimersWaiting} timers wait at once`)
  }

  return {
    set(run, ms, args, repeats) {
      if (typeof run !== 'function') throw new NativeTypeError('the first argument of a timer is a function')
      const call = current.number
      count(call)
      const delayMs = delay(ms)
      const timer = ++last
      waiting[timer] = { call, run: run as Timer['run'], args, everyMs: repeats ? delayMs : undefined }
      waitingCount++
      start(timer, delayMs)
      return timer
    },

    clear(timer) {
      if (typeof timer === 'number' && take(timer)) send('clearTimer', timer, 0, '')
    },

    fire(timer) {
      const found = take(timer)
      if (!found) return
      current.number = found.call
      if (found.everyMs !== undefined) {
        waiting[timer] = found
        waitingCount++
        try {
          count(found.call)
        } catch {
          take(timer)
          return
        }
        start(timer, found.everyMs)
      }
      try {
        apply(found.run, undefined, found.args)
      } catch (thrown) {
        onThrown(thrown)
      }
    },

    end(call) {
      delete usedOfCall[call]
      for (const timer in waiting) {
        if (waiting[timer]!.call !== call) continue
        take(+timer)
        send('clearTimer', +timer, 0, '')
      }
    },
  }
}

// As browsers do: what is no number is 0, and nothing fires sooner than in 1 ms.
function delay(ms: unknown): number {
  const number = trunc(Number(ms))
  return number > 0 ? min(max(number, 1), maxDelayMs) : 1
}
