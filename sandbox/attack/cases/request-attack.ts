import { allTiers, type Attack, type Family, type Finding } from '../attack.ts'
import { echoes } from '../echoes.ts'
import type { Caller, Tier } from '../../supervisor/guest-plugin.ts'
import { attackCaller, callOnce } from '../outcome.ts'
import { pluginOf } from '../plugin.ts'
import type { Stage } from '../stage.ts'
import { op, wasmModule } from '../wasm-module.ts'

type Scopes = Readonly<Record<string, unknown>>

/** A request to the broker that must come to nothing. In texts: `$victim` and `$echo` are ports (alone with `#`, as numbers), `$run` tells this run from others. */
export interface RequestCase {
  name: string
  tries: string
  request: Request | { raw: string }
  /** Requests of the same call that go before it and succeed. */
  first?: readonly Request[]
  /** On whose behalf it runs, beside the owner's. */
  caller?: Partial<Caller>
  asks?: Scopes
  /** What is asked for, when left out. */
  grants?: Scopes
  /** An answer is no success by itself: only what is in it. */
  mayAnswer?: boolean
  /** The disguise in which an answer would hold the secret. */
  disguise?: string
  /** What the granted server must not have heard. */
  unheard?: string
  /** A name that may be looked up but once. */
  once?: string
  /** What must not be in its answer. */
  unseen?: string
}

interface Request {
  capability: string
  method: string
  input: unknown
}

interface Reply {
  /** One of those that go before was refused. */
  voided?: unknown
  ok: boolean
  value?: { body?: unknown; base64?: unknown } | null
  error?: { code?: string; message?: string }
}

type Way = 'isolate' | 'wasm' | 'host'

/** Through the engines as guests ask, and from a host process that was taken over: there it may be any text. */
export function requestAttacks(family: Family, cases: readonly RequestCase[]): Attack[] {
  return cases.flatMap((one): Attack[] => {
    return waysOf(one).map((engine): Attack => ({
      name: `${family}: ${one.name}, by ${engine}`, family, tries: one.tries, engine, tiers: allTiers,
      run: (stage, tier, guest) => attempt(one, engine, stage, tier, guest),
    }))
  })
}

/** How a finding begins that is the suite's own fault: neither the attack nor its wall was tried. */
export const unfit = 'it never got so far:'

/** A module sends one request of any kind; what runs in an isolate has the SDK's words for it, or it cannot be said there. */
export function waysOf({ request, first = [] }: RequestCase): readonly Way[] {
  if ('raw' in request) return ['host']
  const sayable: Way[] = [request, ...first].every(isInSdk) ? ['isolate'] : []
  return [...sayable, ...(first.length === 0 ? ['wasm' as const] : []), 'host']
}

export async function attempt(one: RequestCase, engine: Way, stage: Stage, tier: Tier, guest: string): Promise<Finding> {
  const placed = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value).replaceAll('"#victim"', String(stage.victim.port)).replaceAll('"#echo"', String(stage.echo.port)).replaceAll('$victim', String(stage.victim.port)).replaceAll('$echo', String(stage.echo.port)).replaceAll('$run', guest)) as Value
  const asks = placed(one.asks ?? {})
  const grants = placed(one.grants ?? one.asks ?? {})
  stage.grant(guest, Object.fromEntries(Object.entries(grants).map(([capability, scope]) => [capability, [scope]])))

  const { sort, code, engine: runsOn } = ways(stage)[engine]
  const plugin = pluginOf({ name: guest, tier, engine: runsOn, code, asks, limits: { cpuMs: 2_000, wallMs: 8_000 } })
  const request = placed(one.request)
  const input = inputFor(engine, request, placed(one.first ?? []))
  const lookups = one.once === undefined ? 0 : stage.names.lookups(placed(one.once))
  const outcome = await callOnce(stage.supervisor(sort), plugin, 'run', input, { ...attackCaller, ...placed(one.caller ?? {}) })

  const reply = outcome.output as Reply | undefined
  const text = JSON.stringify(reply ?? outcome.message) + bodyOf(reply)
  const secret = one.disguise === undefined ? undefined : echoes[one.disguise]?.shows(stage.secret)
  const got =
    stage.victim.heard.some((heard) => heard.includes(guest)) ? 'the victim was reached'
    : stage.leaks(text) || (secret !== undefined && text.includes(JSON.stringify(secret).slice(1, -1))) ? 'what must not get out got out'
    : reply?.error?.message?.includes('does not have the shape that') === true ? `${unfit} its scope is none`
    : reply?.voided !== undefined ? `${unfit} ${JSON.stringify(reply.voided)}`
    : one.unseen !== undefined && text.includes(one.unseen) ? 'it saw what it must not'
    : reply?.ok === true && !one.mayAnswer ? 'it was done'
    : one.once !== undefined && stage.names.lookups(placed(one.once)) > lookups + 1 ? 'the name was looked up again'
    : one.unheard !== undefined && stage.echo.heard.some((heard) => heard.includes(placed(one.unheard) ?? '')) ? 'a server heard what it must not'
    : undefined
  const refused = reply?.ok === false ? (reply.error?.code ?? 'refused') : outcome.code
  return {
    succeeded: got !== undefined,
    by: got !== undefined ? 'nothing' : isOwnError(refused) ? 'the runtime in the guest' : (stops[refused] ?? `the broker: ${refused}`),
    ring: isOwnError(refused) ? 2 : 0,
    said: got ?? `${refused} ${reply?.error?.message ?? outcome.message}`.trim().slice(0, 300),
  }
}

/** Not the gateway's word, but that of an error in the engine itself. */
const isOwnError = (code: string): boolean => /^[A-Z]/.test(code)

const stops: Readonly<Record<string, string>> = {
  host_refused: 'the broker: rules are held against the parsed address',
  address_refused: 'the broker: addresses are checked after the look-up',
  redirect_refused: 'the broker: each redirect is decided anew',
  request_invalid: 'the broker: requests meet a strict schema',
  grant_missing: 'the broker: no grant, no deed',
  capability_unknown: 'the broker: only capabilities that exist',
  secret_missing: 'the broker: only secrets of its own',
  network_failed: 'the broker: no such place',
  quota_exceeded: 'the broker: quotas are counted',
  rate_limited: 'the broker: rates are counted',
  request_too_large: 'the broker: what is sent is measured',
  depth_limit: 'the broker: the way that a call took is known',
  file_missing: 'the broker: files lie apart for each plugin',
  ok: 'the broker: what it got is its own, and masked',
}

/** Where it is base64, for what it holds. */
const bodyOf = (reply: Reply | undefined): string => [reply?.value?.body, reply?.value?.base64].map((text) => (typeof text === 'string' ? JSON.stringify(Buffer.from(text, 'base64').toString('utf8')) : '')).join('')

const textOf = (request: Request | { raw: string }): string => ('raw' in request ? request.raw : JSON.stringify({ call: 0, ...request }).replace('"call":0', '"call":$call'))

function inputFor(engine: Way, request: RequestCase['request'], first: readonly Request[]): unknown {
  if (engine === 'host') return { request: textOf(request), first: first.map(textOf) }
  return engine === 'wasm' ? request : { request, first }
}

/** What puppets/asker.js can say with the SDK, and all that it can say of it. */
const sdkInputs: Readonly<Record<string, readonly string[]>> = {
  'net.http fetch': ['url', 'method', 'headers', 'body', 'redirect'],
  'net.http upload': ['url', 'files'],
  'net.ws open': ['url', 'protocols'],
  'net.tcp connect': ['host', 'port', 'tls'],
  'kv get': ['key', 'shared'],
  'kv set': ['key', 'value', 'ttlMs', 'shared'],
  'kv list': ['prefix', 'after', 'limit', 'shared'],
  'secrets has': ['handle'],
  'secrets sign': ['handle', 'data'],
  'secrets verify': ['handle', 'data', 'signature'],
  'random bytes': ['count'],
  'blob read': ['path', 'offset', 'length'],
  'blob write': ['path', 'base64'],
  'blob list': ['prefix', 'after', 'limit'],
  'blob attach': ['path'],
  'tool.invoke invoke': ['tool', 'input'],
  'llm.complete complete': ['model', 'messages', 'maxTokens'],
  'schedule put': ['name', 'run', 'payload', 'timezone', 'cron', 'everyMs', 'at'],
  'schedule list': [],
  'schedule delete': ['name'],
  'channel receive': ['message'],
}

function isInSdk({ capability, method, input }: Request): boolean {
  const sayable = sdkInputs[`${capability} ${method}`]
  return sayable !== undefined && typeof input === 'object' && input !== null && Object.keys(input).every((key) => sayable.includes(key))
}

const env = 'extism:host/env'

/** Passes its input to the broker and its reply back, as they are. */
const asker = wasmModule({
  imports: [
    { from: env, name: 'input_offset', results: ['i64'] },
    { from: env, name: 'length', params: ['i64'], results: ['i64'] },
    { from: env, name: 'output_set', params: ['i64', 'i64'] },
    { from: 'extism:host/user', name: 'airlock_call', params: ['i64'], results: ['i64'] },
  ],
  functions: {
    run: { body: [...op.call(0), ...op.call(3), ...op.call(5)] },
    answer: { params: ['i64'], body: [...op.local(0), ...op.local(0), ...op.call(1), ...op.call(2)] },
  },
})

const ways = (stage: Stage) => ({
  isolate: { sort: 'real', engine: 'isolate', code: stage.puppets.asker ?? '' },
  wasm: { sort: 'real', engine: 'wasm', code: asker },
  host: { sort: 'taken-over', engine: 'isolate', code: 'taken over' },
} as const)
