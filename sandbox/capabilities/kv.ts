import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import { type Capability, defineCapability, defineMethod, type Right } from './capability.ts'

/** Where entries live: apart for each plugin and each principal. Values are JSON text; keys come in code unit order. */
export interface KvPort {
  get(plugin: string, principal: string, key: string): Promise<string | undefined>
  /** False, and nothing stored, when key and value would bring the whole above `quotaBytes` of UTF-8; decided together with the write. */
  set(plugin: string, principal: string, key: string, value: string, quotaBytes: number): Promise<boolean>
  delete(plugin: string, principal: string, key: string): Promise<boolean>
  list(plugin: string, principal: string, range: { prefix: string; after?: string; limit: number }): Promise<string[]>
  usage(plugin: string, principal: string): Promise<number>
}

export const maxValueBytes = 64 * 1024
export const maxQuotaBytes = 100_000_000
const maxKeys = 1000
const defaultKeys = 100

// Control characters and lone surrogates cannot be stored alike by both databases.
const Key = z.string().min(1).max(512).regex(/^\P{Cc}+$/u).refine((key) => key.isWellFormed(), 'holds half a character')
// JSON.parse made it: only its absence needs a check.
const Json = z.unknown().refine((value) => value !== undefined, 'is missing')
const KeyPart = z.union([Key, z.literal('')])

const Scope = z.strictObject({
  bytes: z.int().min(1).max(maxQuotaBytes),
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
        input: z.strictObject({ key: Key }),
        tried: ({ key }) => `read the entry "${key}"`,
        async perform({ key }, { plugin, caller }) {
          const text = await port.get(plugin.name, caller.principal, key)
          return { value: text === undefined ? null : JSON.parse(text) }
        },
      }),
      set: defineMethod({
        input: z.strictObject({ key: Key, value: Json }),
        tried: ({ key }) => `write the entry "${key}"`,
        async perform({ key, value }, { plugin, caller, right }) {
          const text = JSON.stringify(value)
          const bytes = Buffer.byteLength(text)
          if (bytes > maxValueBytes) {
            throw new CapabilityError('request_too_large', `the value has ${bytes} bytes; allowed are ${maxValueBytes}`, { bytes })
          }

          const quotaBytes = quotaOf(right())
          if (!(await port.set(plugin.name, caller.principal, key, text, quotaBytes))) {
            throw new CapabilityError('quota_exceeded', `the entry would exceed the ${quotaBytes} bytes that ${plugin.name} may store`, { quotaBytes })
          }

          return {}
        },
      }),
      delete: defineMethod({
        input: z.strictObject({ key: Key }),
        tried: ({ key }) => `delete the entry "${key}"`,
        perform: async ({ key }, { plugin, caller }) => ({ deleted: await port.delete(plugin.name, caller.principal, key) }),
      }),
      list: defineMethod({
        input: z.strictObject({ prefix: KeyPart.default(''), after: Key.optional(), limit: z.int().min(1).max(maxKeys).default(defaultKeys) }),
        tried: ({ prefix }) => `list the entries${prefix && ` that begin with "${prefix}"`}`,
        async perform({ prefix, after, limit }, { plugin, caller }) {
          const found = await port.list(plugin.name, caller.principal, { prefix, after, limit: limit + 1 })
          const keys = found.slice(0, limit)
          return found.length > limit ? { keys, next: keys.at(-1) } : { keys }
        },
      }),
    },
    within: (grant, request) => grant.bytes <= request.bytes,
    consent: ({ bytes }) => [
      { weight: 1, text: { en: `may keep up to ${size(bytes)} of its own data here`, 'zh-CN': `可以在这里保存最多 ${size(bytes)} 自己的数据` } },
    ],
  })
}

// Several grants do not add up: the largest counts, and never more than the manifest asks for.
function quotaOf({ request, grants }: Right<Scope>): number {
  return Math.min(request.bytes, Math.max(0, ...grants.map((grant) => grant.bytes)))
}

function size(bytes: number): string {
  if (bytes >= 1_000_000) return `${Math.ceil(bytes / 100_000) / 10} MB`
  return bytes >= 1_000 ? `${Math.ceil(bytes / 100) / 10} kB` : `${bytes} B`
}
