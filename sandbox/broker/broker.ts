import type { Attempt, Capability, CapabilityCall, Right } from '../capabilities/capability.ts'
import type { Caller, GuestPlugin } from '../supervisor/guest-plugin.ts'
import { CapabilityError, type LackingRight } from './capability-error.ts'
import type { Denial } from './denial.ts'
import { findFooting, type Footing, isBeforeTheDeed, leaseEnded, standingOn } from './footing.ts'
import type { CountedLease, GrantReader, RightEnd } from './grant-reader.ts'
import { type Airborne, createInFlight } from './in-flight.ts'
import { errorReply, okReply, readable } from './reply.ts'
import { readRequest } from './request.ts'
import { createRights } from './rights.ts'

export type { Denial } from './denial.ts'
export type { GrantReader } from './grant-reader.ts'

/** Whose request it is: the pipe that it came through says so, never the request. One object per tool call. */
export interface RequestOrigin {
  plugin: GuestPlugin
  caller: Caller
  signal: AbortSignal
  onDenial(denial: Denial): void
  /** Something that reaches outside is about to be done: what comes of it is a stranger's word. */
  onReach?(): void
  /** Has it, so far? */
  hasReached?(): boolean
  /** The guest's function at work. */
  tool?: string
}

export interface Broker extends Disposable {
  /**
   * Answers one request of a guest with the text of its reply. Never rejects: every refusal is a coded reply. A right
   * that ends is answered at once; what was under way and heeds no abort then goes on unheard, until `lingers` resolves.
   */
  handle(from: RequestOrigin, requestText: string, lingers?: (end: Promise<void>) => void): Promise<string>
}

/** What happened to one request; `code` is `ok` or the code of the refusal. */
export interface BrokerRecord {
  plugin: string
  version: string
  digest: string
  caller: Caller
  capability: string
  method: string
  tried: string
  code: string
  ms: number
  /** Its right ended while it was under way: it may have been done all the same. */
  outcome?: 'unknown'
  /** Handles of the secrets that were put in. */
  secrets: readonly string[]
  /** What went wrong inside the gateway; for its log, never for the guest. */
  cause?: unknown
}

export interface BrokerOptions {
  capabilities: readonly Capability[]
  grants: GrantReader
  /** Throws when what this capability does could not be recorded: then it is not done. */
  requireRecord?(capability: string): void
  /** The guest gets its reply once this has resolved; if it rejects, it gets none but that. */
  record?(event: BrokerRecord): Promise<void> | void
}

/**
 * The only door from a guest to the gateway: parse within bounds, schema, manifest, grant, the capability's own
 * check, then the deed, recorded either way.
 */
export function createBroker({ capabilities, grants, requireRecord, record }: BrokerOptions): Broker {
  const table = new Map(capabilities.map((capability) => [capability.name, capability]))
  const rights = createRights(grants)
  const inFlight = createInFlight(grants)

  return {
    async handle(from, requestText, lingers) {
      const seen: Seen = { capability: '', method: '', tried: '', secrets: [] }
      const started = performance.now()
      let outcome: { code: string; reply: string; cause?: unknown }
      try {
        outcome = { code: 'ok', reply: okReply(await answer(from, requestText, seen, lingers)) }
      } catch (cause) {
        const { code, message } = readable(cause)
        outcome = { code, reply: errorReply({ code, message, capability: seen.capability, tried: seen.tried, how: seen.how }), cause }
      }

      const { name, version, digest } = from.plugin
      const unrecorded = await note({ ...seen, plugin: name, version, digest, caller: from.caller, code: outcome.code, ms: performance.now() - started, cause: outcome.cause })
      return unrecorded ?? outcome.reply
    },
    [Symbol.dispose]: () => inFlight[Symbol.dispose](),
  }

  /** What was not recorded must not be used: then the reply that says so stands in place of the answer. */
  async function note(event: BrokerRecord): Promise<string | undefined> {
    try {
      await record?.(event)
    } catch (error) {
      return errorReply({ ...readable(error), capability: event.capability })
    }
  }

  async function answer(from: RequestOrigin, requestText: string, seen: Seen, lingers?: Lingers): Promise<unknown> {
    const request = readRequest(requestText)
    seen.capability = request.capability
    seen.method = request.method
    const capability = table.get(request.capability)
    if (capability === undefined) throw new CapabilityError('capability_unknown', `there is no capability "${request.capability}"`)

    requireRecord?.(capability.name)
    const attempt = readAttempt(capability, request.method, request.input, requestText.length)
    seen.tried = attempt.tried.slice(0, maxTriedChars)
    try {
      if (rights.of(from.plugin, capability, from.caller) === undefined) refuseUnasked(from.plugin, capability, attempt)
      return await perform(from, capability, attempt, seen, lingers)
    } catch (error) {
      if (error instanceof CapabilityError && error.lacking !== undefined) {
        seen.tried = error.lacking.tried.slice(0, maxTriedChars)
        const denial = denialOf(error, error.lacking, capability, rights.of(from.plugin, capability, from.caller))
        // Whoever is sent to the owner for what the manifest lacks comes back with nothing.
        if (denial.grant !== undefined || error.lacking.wasGranted) seen.how = howTo(from.plugin, capability)
        from.onDenial(denial)
      }

      throw error
    }
  }

  /** Settles when the deed does, or when its right ends: no port, however busy, holds up a revocation. */
  function perform(from: RequestOrigin, capability: Capability, attempt: Attempt, seen: Seen, lingers?: Lingers): Promise<unknown> {
    const { plugin, caller } = from
    const footing: Footing = {}
    const right = (): Right => standingOn(footing, rights.of(plugin, capability, caller) ?? { request: plugin.capabilities[capability.name], grants: [] })
    const borrowed = new Map<Capability, readonly unknown[]>()
    let { check } = attempt
    let isUnderWay = false
    let hasBegun = false
    const flight = {
      plugin: plugin.name,
      capabilities: [capability.name, ...capability.uses],
      stillAllowed(name: string) {
        if (name === capability.name) return check(right()).ok
        // Of another capability, what the request took from it must still be there.
        return [...borrowed].every(([other, held]) => other.name !== name || held.every((scope) => rights.of(plugin, other, caller)?.grants.includes(scope)))
      },
    }
    return new Promise((resolve, reject) => {
      const airborne = inFlight.begin(flight, from.signal, cutOff)
      const over = deed(airborne).then(resolve, reject)

      function cutOff(why: RightEnd): void {
        if (isUnderWay) {
          seen.outcome = 'unknown'
          // In doubt it has.
          if (capability.effect === 'external') from.onReach?.()
        }
        // Later: the right may end while the deed has only begun to begin.
        if (lingers !== undefined) queueMicrotask(() => lingers(over))
        reject(rightEnded(why, plugin, attempt))
      }
    })

    async function deed(airborne: Airborne): Promise<unknown> {
      let spent: CountedLease | undefined
      try {
        const finding = findFooting({ plugin, capability, caller, attempt }, right(), grants, footing)
        if (finding !== undefined) await finding
        spent = footing.lease
        demandHeld(airborne)
        if (from.signal.aborted) throw ended()
        if (capability.effect === 'external' && !capability.tellsReach) from.onReach?.()
        isUnderWay = true
        return await attempt.perform(callFor(airborne))
      } catch (error) {
        if (!isUnderWay || (!hasBegun && isBeforeTheDeed(error))) await spent?.giveBack()
        throw from.signal.aborted && !(error instanceof CapabilityError) ? ended(error) : error
      } finally {
        airborne[Symbol.dispose]()
      }
    }

    function callFor(airborne: Airborne): CapabilityCall {
      return {
        plugin,
        caller,
        within: from,
        tool: from.tool ?? '',
        reached: () => from.onReach?.(),
        hasReached: () => from.hasReached?.() ?? false,
        get signal() {
          return airborne.signal
        },
        right() {
          demandHeld(airborne)
          return right()
        },
        restsOn(next) {
          check = next
          hasBegun = true
        },
        usedSecret(handle) {
          demandHeld(airborne)
          if (!seen.secrets.includes(handle)) seen.secrets.push(handle)
        },
        rightOf(name) {
          demandHeld(airborne)
          const other = table.get(name)
          const theirs = other && rights.of(plugin, other, caller)
          if (other !== undefined && theirs !== undefined) borrowed.set(other, theirs.grants)
          return theirs
        },
        keep() {
          demandHeld(airborne)
          return inFlight.begin(flight, from.signal)
        },
      }
    }

    /** What goes on unheard stops at its next question. */
    function demandHeld({ end }: Airborne): void {
      if (end !== undefined) throw rightEnded(end, plugin, attempt)
    }
  }
}

/** A guest writes much of it, and people read it. */
const maxTriedChars = 500

type Lingers = (end: Promise<void>) => void

interface Seen {
  outcome?: 'unknown'
  capability: string
  method: string
  tried: string
  /** How its owner allows what was refused. */
  how?: string
  secrets: string[]
}

function readAttempt(capability: Capability, name: string, input: unknown, chars: number): Attempt {
  const method = Object.hasOwn(capability.methods, name) ? capability.methods[name] : undefined
  if (method === undefined) {
    throw new CapabilityError('request_invalid', `${capability.name} has no method "${name}"; it has ${Object.keys(capability.methods).join(', ')}`)
  }

  if (chars > method.maxChars) {
    throw new CapabilityError('request_too_large', `the request has ${chars} characters; ${capability.name} ${name} takes ${method.maxChars}`)
  }

  return method.attempt(input)
}

function ended(cause?: unknown): CapabilityError {
  return new CapabilityError('cancelled', 'the tool call has ended', {}, { cause })
}

function rightEnded(why: RightEnd, { name }: GuestPlugin, { tried }: Attempt): CapabilityError {
  if (why === 'ended') return leaseEnded({ tried })
  return new CapabilityError('grant_missing', `the right was revoked while ${name} used it`, {}, { lacking: { tried, wasGranted: true } })
}

function refuseUnasked(plugin: GuestPlugin, capability: Capability, { tried }: Attempt): never {
  throw new CapabilityError('grant_missing', `the manifest of ${plugin.name} does not ask for ${capability.name}`, {}, { lacking: { tried } })
}

// A button that grants must never reach beyond what the author asked for and the owner read at install.
function denialOf(error: CapabilityError, { tried, grant }: LackingRight, capability: Capability, right: Right | undefined): Denial {
  const offer = grant !== undefined && right !== undefined && capability.within(grant, right.request)
  const denial: Denial = { capability: capability.name, tried: tried.slice(0, maxTriedChars), message: error.message }
  return offer ? { ...denial, grant: { capability: capability.name, scope: grant } } : denial
}

function howTo(plugin: GuestPlugin, capability: Capability): string {
  return `The owner of this gateway can allow it: in the console on the page of ${plugin.name}, or with "airlock grant allow ${plugin.name} ${capability.name}".`
}
