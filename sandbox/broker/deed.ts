import type { Attempt, Capability, CapabilityCall, Right } from '../capabilities/capability.ts'
import type { GuestPlugin } from '../supervisor/guest-plugin.ts'
import type { RequestOrigin } from './broker.ts'
import { CapabilityError } from './capability-error.ts'
import { findFooting, type Footing, isBeforeTheDeed, leaseEnded, standingOn } from './footing.ts'
import type { CountedLease, GrantReader, RightEnd } from './grant-reader.ts'
import type { Airborne, Flight, InFlight } from './in-flight.ts'
import type { Rights } from './rights.ts'

/** What the record will say of a request, as far as it is known. */
export interface Seen {
  /** Its right ended while it was under way. */
  outcome?: 'unknown'
  capability: string
  method: string
  tried: string
  /** How its owner allows what was refused. */
  how?: string
  secrets: string[]
}

/** Told the end of what goes on although its request was answered. */
export type Lingers = (end: Promise<void>) => void

/** A request that met its schema. */
export interface Deed {
  from: RequestOrigin
  capability: Capability
  attempt: Attempt
  seen: Seen
  lingers?: Lingers
}

export interface DeedParts {
  table: ReadonlyMap<string, Capability>
  rights: Rights
  grants: GrantReader
  inFlight: InFlight
}

/**
 * Does what a request asks for, under its right. Settles when that is done, or when the right ends: no port, however busy,
 * holds up a revocation. Rejects with CapabilityError (`grant_missing`, `lease_ended`, `cancelled`) or with what the capability throws.
 */
export function createDeeds(parts: DeedParts): (deed: Deed) => Promise<unknown> {
  const { grants, inFlight } = parts

  return (deed) => {
    const { from, capability, attempt, seen, lingers } = deed
    const basis = createBasis(deed, parts)
    let isUnderWay = false
    return new Promise((resolve, reject) => {
      const airborne = inFlight.begin(basis.flight, from.signal, cutOff)
      const over = act(airborne).then(resolve, reject)

      function cutOff(why: RightEnd): void {
        if (isUnderWay) {
          seen.outcome = 'unknown'
          // In doubt it has.
          if (capability.effect === 'external') from.onReach?.()
        }
        // Later: the right may end while the deed has only begun to begin.
        if (lingers !== undefined) queueMicrotask(() => lingers(over))
        reject(rightEnded(why, from.plugin, attempt))
      }
    })

    async function act(airborne: Airborne): Promise<unknown> {
      let spent: CountedLease | undefined
      try {
        const finding = findFooting({ plugin: from.plugin, capability, caller: from.caller, attempt }, basis.right(), grants, basis.footing)
        if (finding !== undefined) await finding
        spent = basis.footing.lease
        demandHeld(deed, airborne)
        if (from.signal.aborted) throw ended()
        if (capability.effect === 'external' && !capability.tellsReach) from.onReach?.()
        isUnderWay = true
        return await attempt.perform(callFor(deed, basis, airborne, inFlight))
      } catch (error) {
        if (!isUnderWay || (!basis.hasBegun() && isBeforeTheDeed(error))) await spent?.giveBack()
        throw from.signal.aborted && !(error instanceof CapabilityError) ? ended(error) : error
      } finally {
        airborne[Symbol.dispose]()
      }
    }
  }
}

/** What a request rests on while it is under way. */
interface Basis {
  readonly footing: Footing
  readonly flight: Flight
  right(): Right
  /** From here on on what `next` says: something has begun. */
  restOn(next: Attempt['check']): void
  hasBegun(): boolean
  /** What it uses of another capability, and so rests on as well. */
  borrow(name: string): Right | undefined
}

function createBasis({ from: { plugin, caller }, capability, attempt }: Deed, { table, rights }: DeedParts): Basis {
  const footing: Footing = {}
  const borrowed = new Map<Capability, readonly unknown[]>()
  let { check } = attempt
  let hasBegun = false
  const right = (): Right => standingOn(footing, rights.of(plugin, capability, caller) ?? { request: plugin.capabilities[capability.name], grants: [] })

  return {
    footing, right,
    flight: {
      plugin: plugin.name,
      capabilities: [capability.name, ...capability.uses],
      stillAllowed(name) {
        if (name === capability.name) return check(right()).ok
        // Of another capability, what the request took from it must still be there.
        return [...borrowed].every(([other, held]) => other.name !== name || held.every((scope) => rights.of(plugin, other, caller)?.grants.includes(scope)))
      },
    },
    restOn(next) {
      check = next
      hasBegun = true
    },
    hasBegun: () => hasBegun,
    borrow(name) {
      const other = table.get(name)
      const theirs = other && rights.of(plugin, other, caller)
      if (other !== undefined && theirs !== undefined) borrowed.set(other, theirs.grants)
      return theirs
    },
  }
}

/** What the capability may ask and say while it works. */
function callFor(deed: Deed, basis: Basis, airborne: Airborne, inFlight: InFlight): CapabilityCall {
  const { from, seen } = deed
  return {
    plugin: from.plugin,
    caller: from.caller,
    within: from,
    tool: from.tool ?? '',
    reached: () => from.onReach?.(),
    hasReached: () => from.hasReached?.() ?? false,
    get signal() {
      return airborne.signal
    },
    right() {
      demandHeld(deed, airborne)
      return basis.right()
    },
    restsOn: basis.restOn,
    usedSecret(handle) {
      demandHeld(deed, airborne)
      if (!seen.secrets.includes(handle)) seen.secrets.push(handle)
    },
    rightOf(name) {
      demandHeld(deed, airborne)
      return basis.borrow(name)
    },
    keep() {
      demandHeld(deed, airborne)
      return inFlight.begin(basis.flight, from.signal)
    },
  }
}

/** What goes on unheard stops at its next question. */
function demandHeld({ from, attempt }: Deed, { end }: Airborne): void {
  if (end !== undefined) throw rightEnded(end, from.plugin, attempt)
}

function ended(cause?: unknown): CapabilityError {
  return new CapabilityError('cancelled', 'the tool call has ended', {}, { cause })
}

function rightEnded(why: RightEnd, { name }: GuestPlugin, { tried }: Attempt): CapabilityError {
  if (why === 'ended') return leaseEnded({ tried })
  return new CapabilityError('grant_missing', `the right was revoked while ${name} used it`, {}, { lacking: { tried, wasGranted: true } })
}
