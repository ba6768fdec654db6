import type { Attempt, Capability, Right } from '../capabilities/capability.ts'
import type { Caller, GuestPlugin } from '../supervisor/guest-plugin.ts'
import { CapabilityError, type LackingRight } from './capability-error.ts'
import { createDeeds, type Lingers, type Seen } from './deed.ts'
import type { Denial } from './denial.ts'
import type { GrantReader } from './grant-reader.ts'
import { createInFlight } from './in-flight.ts'
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
  /** The only capability that may be asked for here. */
  only?: string
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
  const perform = createDeeds({ table, rights, grants, inFlight })

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
    if (from.only !== undefined && request.capability !== from.only) throw new CapabilityError('request_invalid', `what asks for no answer is ${from.only} alone; ask for "${request.capability}" by a request`)
    const capability = table.get(request.capability)
    if (capability === undefined) throw new CapabilityError('capability_unknown', `there is no capability "${request.capability}"`)

    requireRecord?.(capability.name)
    const attempt = readAttempt(capability, request.method, request.input, requestText.length)
    seen.tried = attempt.tried.slice(0, maxTriedChars)
    try {
      if (rights.of(from.plugin, capability, from.caller) === undefined) refuseUnasked(from.plugin, capability, attempt)
      return await perform({ from, capability, attempt, seen, lingers })
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
}

/** A guest writes much of it, and people read it. */
const maxTriedChars = 500

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
