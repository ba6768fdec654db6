import type { z } from 'zod'
import type { CapabilityCode } from '../broker/capability-error.ts'
import { CapabilityError } from '../broker/capability-error.ts'
import type { Caller, GuestPlugin } from '../supervisor/guest-plugin.ts'

export interface Text {
  en: string
  'zh-CN': string
}

/** One sentence of what a scope allows, hosts in **bold**. */
export interface Consent {
  text: Text
  /** 1 is harmless, 5 is the worst. */
  weight: 1 | 2 | 3 | 4 | 5
}

/** What a manifest asks for, configuration put in, and what its owner granted. */
export interface Right<Scope = unknown> {
  request: Scope
  grants: readonly Scope[]
}

export type Verdict<Scope = unknown> =
  | { ok: true }
  | {
      ok: false
      code: CapabilityCode
      message: string
      /** The narrowest scope that would have allowed it; the broker drops it when the manifest asks for less. */
      grant?: Scope
    }

/** One request on its way. */
export interface CapabilityCall<Scope = unknown> {
  plugin: GuestPlugin
  caller: Caller
  /** Aborts when the tool call ends or the right is revoked. */
  readonly signal: AbortSignal
  /** The same object for all requests of one tool call: what counts per call is counted by it. */
  within: object
  /** The right as it is now: it may have been revoked since the request began. */
  right(): Right<Scope>
  /** Says what the request rests on from here on (after a redirect, another host): revoking that ends it. */
  restsOn(check: (right: Right<Scope>) => Verdict<Scope>): void
  /** The guest's function at work: `run`, or another entry such as `schedule:morning`. */
  readonly tool: string
  /** What comes of this request may be a stranger's word, and so may what the guest makes of it. */
  reached(): void
  /** Has anything of this call done so already? */
  hasReached(): boolean
  /** The value behind this handle was put into what leaves: the record says so. */
  usedSecret(handle: string): void
  /** What this plugin holds of another capability; undefined unless its manifest asks for it. */
  rightOf(capability: string): Right | undefined
  /** For what outlives its request, such as a connection: from here on it ends with the tool call, or with the right. */
  keep(): Kept
}

/** Something of a tool call that goes on between its requests. Disposing says that it is over. */
export interface Kept extends Disposable {
  /** Aborts when the tool call ends, or when what it rests on is revoked. */
  readonly signal: AbortSignal
  readonly revoked: boolean
}

/** An input that met its schema. */
export interface Attempt<Scope = unknown> {
  /** What is tried, in the user's words: `GET https://example.com/page`. */
  tried: string
  check(right: Right<Scope>): Verdict<Scope>
  perform(call: CapabilityCall<Scope>): Promise<unknown>
}

export interface Method<Scope = unknown> {
  /** Characters of request text that this method reads at most. */
  maxChars: number
  /** Throws CapabilityError `request_invalid`. */
  attempt(input: unknown): Attempt<Scope>
}

/** One named kind of authority. Made by `defineCapability`; the broker and the consent page know no more than this of any. */
export interface Capability {
  name: string
  title: Text
  effect: 'read' | 'write' | 'external'
  /** External, but only some of its requests reach outside: they say so by `reached`. Otherwise each does. */
  tellsReach: boolean
  /** Of the manifest's request and of a grant. */
  scope: z.ZodType
  /** Other capabilities whose revocation also ends this one's requests. */
  uses: readonly string[]
  methods: Readonly<Record<string, Method>>
  /** Puts the owner's configuration in place of `fromConfig`; returns the scope itself when there is none. */
  resolve(scope: unknown, config: unknown): unknown
  /** May this grant be given for this (resolved) request? False for anything that is not a scope. */
  within(grant: unknown, request: unknown): boolean
  /** Worst first. */
  consent(scope: unknown): Consent[]
}

export interface CapabilityDefinition<Scope> {
  name: string
  title: Text
  effect: Capability['effect']
  tellsReach?: boolean
  scope: z.ZodType<Scope>
  uses?: readonly string[]
  methods: Readonly<Record<string, Method<Scope>>>
  resolve?(scope: Scope, config: unknown): Scope
  within(grant: Scope, request: Scope): boolean
  consent(scope: Scope): Consent[]
}

export function defineCapability<Scope>(definition: CapabilityDefinition<Scope>): Capability {
  const read = createScopeReader(definition.scope)

  const typed = ({ request, grants }: Right): Right<Scope> => ({
    request: read(request) ?? refuseScope(definition.name),
    grants: grants.map(read).filter((grant) => grant !== undefined),
  })

  return {
    name: definition.name,
    title: definition.title,
    effect: definition.effect,
    tellsReach: definition.tellsReach ?? false,
    scope: definition.scope,
    uses: definition.uses ?? [],
    methods: Object.fromEntries(Object.entries(definition.methods).map(([name, method]) => [name, erase(method, typed)])),
    resolve(scope, config) {
      const parsed = read(scope)
      return parsed === undefined || definition.resolve === undefined ? scope : definition.resolve(parsed, config)
    },
    within(grant, request) {
      const [granted, requested] = [read(grant), read(request)]
      return granted !== undefined && requested !== undefined && definition.within(granted, requested)
    },
    consent(scope) {
      const parsed = read(scope) ?? refuseScope(definition.name)
      return definition.consent(parsed).toSorted((a, b) => b.weight - a.weight)
    },
  }
}

export interface MethodDefinition<Scope, Input> {
  input: z.ZodType<Input>
  maxChars?: number
  tried(input: Input): string
  check?(input: Input, right: Right<Scope>): Verdict<Scope>
  perform(input: Input, call: CapabilityCall<Scope>): Promise<unknown> | unknown
}

const defaultMaxChars = 512 * 1024

export function defineMethod<Scope, Input>(definition: MethodDefinition<Scope, Input>): Method<Scope> {
  return {
    maxChars: definition.maxChars ?? defaultMaxChars,
    attempt(unchecked) {
      const parsed = definition.input.safeParse(unchecked)
      if (!parsed.success) throw invalid(parsed.error)
      const input = parsed.data
      return {
        tried: definition.tried(input),
        check: (right) => (definition.check ?? anyGrant)(input, right),
        perform: async (call) => definition.perform(input, call),
      }
    },
  }
}

/** The check of a capability that is either granted or not. */
export function anyGrant<Scope>(_input: unknown, { request, grants }: Right<Scope>): Verdict<Scope> {
  if (grants.length > 0) return { ok: true }
  return { ok: false, code: 'grant_missing', message: 'nothing is granted yet', grant: request }
}

// Scopes live long (a grant, a manifest) and are asked for on every request: each is parsed once.
function createScopeReader<Scope>(schema: z.ZodType<Scope>): (scope: unknown) => Scope | undefined {
  const known = new WeakMap<object, Scope | null>()
  return (scope) => {
    if (typeof scope !== 'object' || scope === null) return undefined
    const seen = known.get(scope)
    if (seen !== undefined) return seen ?? undefined
    const parsed = schema.safeParse(scope)
    known.set(scope, parsed.success ? parsed.data : null)
    return parsed.success ? parsed.data : undefined
  }
}

function erase<Scope>(method: Method<Scope>, typed: (right: Right) => Right<Scope>): Method {
  return {
    maxChars: method.maxChars,
    attempt(input) {
      const attempt = method.attempt(input)
      return {
        tried: attempt.tried,
        check: (right) => attempt.check(typed(right)),
        perform: (call) =>
          attempt.perform({
            plugin: call.plugin,
            caller: call.caller,
            within: call.within,
            tool: call.tool,
            reached: () => call.reached(),
            hasReached: () => call.hasReached(),
            get signal() {
              return call.signal
            },
            right: () => typed(call.right()),
            restsOn: (check) => call.restsOn((right) => check(typed(right))),
            usedSecret: (handle) => call.usedSecret(handle),
            rightOf: (capability) => call.rightOf(capability),
            keep: () => call.keep(),
          }),
      }
    },
  }
}

function refuseScope(capability: string): never {
  throw new CapabilityError('request_invalid', `the scope of ${capability} does not have the shape that ${capability} demands`, { capability })
}

function invalid(error: z.ZodError): CapabilityError {
  const issue = error.issues[0]
  const path = issue?.path.join('.') ?? ''
  return new CapabilityError('request_invalid', `input${path && `.${path}`}: ${issue?.message ?? 'invalid'}`, { path })
}
