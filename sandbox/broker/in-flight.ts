import type { GrantReader, RightEnd } from './grant-reader.ts'

export interface Flight {
  plugin: string
  /** The capability of the request and those that it uses. */
  capabilities: readonly string[]
  /** Does what is still granted cover the request, now that something of this capability ended? */
  stillAllowed(endedCapability: string): boolean
}

export interface Airborne extends Disposable {
  readonly revoked: boolean
  /** Why it was revoked; undefined while it was not. */
  readonly end: RightEnd | undefined
  /** Aborts on revocation or when the tool call ends. */
  readonly signal: AbortSignal
}

export interface InFlight extends Disposable {
  /** `onRevoke` is told once, at once. */
  begin(flight: Flight, callSignal: AbortSignal, onRevoke?: (why: RightEnd) => void): Airborne
}

/** The requests under way, so that a right that ends ends them rather than waiting for them. */
export function createInFlight(grants: GrantReader): InFlight {
  const flights = new Set<{ flight: Flight; revoke(why: RightEnd): void }>()
  const stop = grants.onRevoke((plugin, capability, why = 'revoked') => {
    for (const { flight, revoke } of flights) {
      if (flight.plugin === plugin && flight.capabilities.includes(capability) && !flight.stillAllowed(capability)) revoke(why)
    }
  })

  return {
    begin(flight, callSignal, onRevoke) {
      // Most requests end before anyone could abort them: nothing is made for that until it is asked for.
      let made: AbortController | undefined
      let end: RightEnd | undefined
      let isOver = false
      const callEnds = () => made?.abort(callSignal.reason)
      const entry = {
        flight,
        revoke(why: RightEnd) {
          if (end !== undefined) return
          end = why
          made?.abort()
          onRevoke?.(why)
        },
      }
      flights.add(entry)

      return {
        get revoked() {
          return end !== undefined
        },
        get end() {
          return end
        },
        get signal() {
          if (made === undefined) {
            // Nobody would take the listener away again.
            if (isOver) return callSignal
            made = new AbortController()
            if (callSignal.aborted) callEnds()
            else if (end !== undefined) made.abort()
            // A listener that is taken away again: AbortSignal.any costs ten times that, and leaves work to the garbage collector.
            else callSignal.addEventListener('abort', callEnds, { once: true })
          }

          return made.signal
        },
        [Symbol.dispose]() {
          isOver = true
          flights.delete(entry)
          if (made !== undefined) callSignal.removeEventListener('abort', callEnds)
        },
      }
    },
    [Symbol.dispose]: stop,
  }
}
