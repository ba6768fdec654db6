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
  begin(flight: Flight, callSignal: AbortSignal): Airborne
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
    begin(flight, callSignal) {
      // Most requests end before anyone could abort them: nothing is made for that until it is asked for.
      let made: { controller: AbortController; signal: AbortSignal } | undefined
      let end: RightEnd | undefined
      const entry = {
        flight,
        revoke(why: RightEnd) {
          end ??= why
          made?.controller.abort()
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
            const controller = new AbortController()
            made = { controller, signal: AbortSignal.any([callSignal, controller.signal]) }
            if (end !== undefined) controller.abort()
          }

          return made.signal
        },
        [Symbol.dispose]: () => void flights.delete(entry),
      }
    },
    [Symbol.dispose]: stop,
  }
}
