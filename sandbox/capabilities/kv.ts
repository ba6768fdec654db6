import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import { countText, noteOf, sizeText, spanText, withNotes } from './consent-notes.ts'
import { anyGrant, type Capability, type CapabilityCall, type Consent, defineCapability, defineMethod, type Right, type Verdict } from './capability.ts'
import { mayBeStrangers } from './strangers-words.ts'

/** Entries live apart for each plugin and each principal, or, shared, apart for each plugin alone. */
export interface KvSpace {
  plugin: string
  principal: string
  shared: boolean
}

/** Values are JSON text; keys come in code unit order. What has expired is not there. */
export interface KvPort {
  get(space: KvSpace, key: string): Promise<string | undefined>
  /**
   * Says which quota keeps it out: the UTF-8 bytes of all keys and values, or the number of keys; then nothing is stored.
   * Decided together with the write. Without `ttlMs` it stays.
   */
  set(space: KvSpace, key: string, value: string, limits: { quota: { bytes: number; keys: number }; ttlMs?: number }): Promise<'stored' | 'bytes' | 'keys'>
  delete(space: KvSpace, key: string): Promise<boolean>
  list(space: KvSpace, range: { prefix: string; after?: string; limit: number }): Promise<string[]>
  usage(space: KvSpace): Promise<{ bytes: number; entries: number }>
}

export const maxValueBytes = 64 * 1024
export const maxQuotaBytes = 100_000_000
const defaultKeys = 10_000
const maxKeys = 1_000_000
const minTtlMs = 1_000
const maxTtlMs = 10 * 365 * 24 * 3_600_000
const maxListed = 1000
const defaultListed = 100

// Control characters and lone surrogates cannot be stored alike by both databases.
const Key = z.string().min(1).max(512).regex(/^\P{Cc}+$/u).refine((key) => key.isWellFormed(), 'holds half a character')
// JSON.parse made it: only its absence needs a check.
const Json = z.unknown().refine((value) => value !== undefined, 'is missing')
const KeyPart = z.union([Key, z.literal('')])
const TtlMs = z.int().min(minTtlMs).max(maxTtlMs)
/** Of the plugin's space that all persons share, instead of the caller's own. */
const shared = z.boolean().default(false)

const Scope = z.strictObject({
  bytes: z.int().min(1).max(maxQuotaBytes),
  /** Default 10,000. */
  keys: z.int().min(1).max(maxKeys).optional(),
  /** Of one value as JSON; default 64 KiB. */
  valueBytes: z.int().min(1).max(maxValueBytes).optional(),
  /** The longest that an entry stays; without it, for good. */
  ttlMs: TtlMs.optional(),
  /** Also one space that all persons share. */
  shared: z.boolean().optional(),
  reason: z.string().max(500).optional(),
})
type Scope = z.infer<typeof Scope>

export function createKv(port: KvPort): Capability {
  return defineCapability<Scope>({
    name: 'kv',
    title: { en: 'Store', 'zh-CN': '存储' },
    effect: 'write',
    scope: Scope,
    methods: {
      get: defineMethod({
        input: z.strictObject({ key: Key, shared }),
        tried: ({ key, shared }) => `read the ${kind(shared)} "${key}"`,
        check: ({ shared }, right) => mayUse(shared, right),
        async perform({ key, shared }, call) {
          const text = await port.get(spaceOf(call, shared), key)
          if (text !== undefined) mayBeStrangers(call)
          return { value: text === undefined ? null : JSON.parse(text) }
        },
      }),
      set: defineMethod({
        input: z.strictObject({ key: Key, value: Json, ttlMs: TtlMs.optional(), shared }),
        tried: ({ key, shared }) => `write the ${kind(shared)} "${key}"`,
        check: ({ shared }, right) => mayUse(shared, right),
        async perform({ key, value, ttlMs, shared }, call) {
          const text = JSON.stringify(value)
          const limits = limitsOf(call.right())
          demandSize(Buffer.byteLength(text), limits.valueBytes)
          const outcome = await port.set(spaceOf(call, shared), key, text, { quota: limits, ttlMs: shorter(ttlMs, limits.ttlMs) })
          if (outcome !== 'stored') refuseFull(outcome, limits, call.plugin.name)
          return {}
        },
      }),
      delete: defineMethod({
        input: z.strictObject({ key: Key, shared }),
        tried: ({ key, shared }) => `delete the ${kind(shared)} "${key}"`,
        check: ({ shared }, right) => mayUse(shared, right),
        perform: async ({ key, shared }, call) => ({ deleted: await port.delete(spaceOf(call, shared), key) }),
      }),
      list: defineMethod({
        input: z.strictObject({ prefix: KeyPart.default(''), after: Key.optional(), limit: z.int().min(1).max(maxListed).default(defaultListed), shared }),
        tried: ({ prefix, shared }) => `list the ${shared ? 'shared ' : ''}entries${prefix && ` that begin with "${prefix}"`}`,
        check: ({ shared }, right) => mayUse(shared, right),
        async perform({ prefix, after, limit, shared }, call) {
          const found = await port.list(spaceOf(call, shared), { prefix, after, limit: limit + 1 })
          const keys = found.slice(0, limit)
          if (keys.length > 0) mayBeStrangers(call)
          return found.length > limit ? { keys, next: keys.at(-1) } : { keys }
        },
      }),
    },
    within: (grant, request) =>
      measures.every((measure) => measure(grant) <= measure(request)) && (request.shared === true || grant.shared !== true),
    consent: consentOf,
  })
}

function mayUse(isShared: boolean, right: Right<Scope>): Verdict<Scope> {
  if (!isShared) return anyGrant(undefined, right)
  if (!right.request.shared) return { ok: false, code: 'request_invalid', message: 'kv.shared needs "shared": true under kv in the manifest' }
  if (right.grants.some((grant) => grant.shared)) return { ok: true }
  return { ok: false, code: 'grant_missing', message: 'no grant allows entries that all persons share', grant: right.request }
}

function spaceOf({ plugin, caller }: CapabilityCall<Scope>, shared: boolean): KvSpace {
  return { plugin: plugin.name, principal: caller.principal, shared }
}

const bytesOf = ({ bytes }: Scope) => bytes
const keysOf = ({ keys = defaultKeys }: Scope) => keys
const valueBytesOf = ({ valueBytes = maxValueBytes }: Scope) => valueBytes
const ttlMsOf = ({ ttlMs = Infinity }: Scope) => ttlMs
const measures = [bytesOf, keysOf, valueBytesOf, ttlMsOf]

// Several grants do not add up: the largest counts, and never more than the manifest asks for.
function limitsOf({ request, grants }: Right<Scope>): { bytes: number; keys: number; valueBytes: number; ttlMs?: number } {
  const most = (of: (scope: Scope) => number) => Math.min(of(request), Math.max(0, ...grants.map(of)))
  const ttlMs = most(ttlMsOf)
  return { bytes: most(bytesOf), keys: most(keysOf), valueBytes: most(valueBytesOf), ...(Number.isFinite(ttlMs) ? { ttlMs } : {}) }
}

function shorter(asked: number | undefined, allowed: number | undefined): number | undefined {
  return asked === undefined ? allowed : Math.min(asked, allowed ?? asked)
}

function demandSize(bytes: number, most: number): void {
  if (bytes > most) throw new CapabilityError('request_too_large', `the value has ${bytes} bytes; allowed are ${most}; store it in parts, or store less`, { bytes, most })
}

function refuseFull(outcome: 'bytes' | 'keys', { bytes, keys }: { bytes: number; keys: number }, plugin: string): never {
  if (outcome === 'bytes') throw new CapabilityError('quota_exceeded', `the entry would exceed the ${bytes} bytes that ${plugin} may store; delete some, or store them for a time (ttlMs)`, { quotaBytes: bytes })
  throw new CapabilityError('quota_exceeded', `${plugin} may store ${keys} keys, and has them; delete some, or store them for a time (ttlMs)`, { keys })
}

function kind(isShared: boolean): string {
  return isShared ? 'shared entry' : 'entry'
}

function consentOf({ bytes, keys, valueBytes, ttlMs, shared }: Scope): Consent[] {
  const size = sizeText(bytes)
  const sentence = { en: `may keep up to ${size} of its own data here`, 'zh-CN': `可以在这里保存最多 ${size} 自己的数据` }
  const own: Consent = {
    weight: 1,
    text: withNotes(sentence, [
      noteOf(keys, (most) => ({ en: most === 1 ? 'one entry' : `${countText(most)} entries`, 'zh-CN': `最多 ${countText(most)} 条` })),
      noteOf(valueBytes, (most) => ({ en: `each up to ${sizeText(most)}`, 'zh-CN': `每条最多 ${sizeText(most)}` })),
      noteOf(ttlMs, (most) => ({ en: `for ${lengthOf(most)} at most`, 'zh-CN': `最长保留 ${spanText(most)['zh-CN']}` })),
    ]),
  }
  const common: Consent = { weight: 2, text: { en: 'may keep data that everyone who uses it shares', 'zh-CN': '可以保存由所有使用者共享的数据' } }
  return shared ? [own, common] : [own]
}

function lengthOf(ms: number): string {
  const { en } = spanText(ms)
  return /^\d/.test(en) ? en : `1 ${en}`
}
