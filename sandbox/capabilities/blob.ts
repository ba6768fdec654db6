import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import { type Capability, type CapabilityCall, type Consent, defineCapability, defineMethod, type Right } from './capability.ts'
import { countText, noteOf, sizeText, withNotes } from './consent-notes.ts'
import { FilePath } from './file-path.ts'
import { mayBeStrangers } from './strangers-words.ts'

/** Files lie apart for each plugin and each principal. */
export interface FileSpace {
  plugin: string
  principal: string
}

export interface StoredFile {
  path: string
  /** What the first bytes show. */
  type: string
  bytes: number
  /** ISO 8601. */
  changedAt: string
}

export interface FilePort {
  /** Decides quota and type together with the write; rejects with CapabilityError `quota_exceeded`, `request_invalid`, and then nothing is stored. */
  write(space: FileSpace, path: string, data: Uint8Array, limits: { bytes: number; files: number; mayBe(type: string): boolean }): Promise<StoredFile>
  /** At most `length` bytes from `offset`. */
  read(space: FileSpace, path: string, range: { offset: number; length: number }): Promise<{ file: StoredFile; data: Uint8Array } | undefined>
  /** Paths in code point order. */
  list(space: FileSpace, range: { prefix: string; after?: string; limit: number }): Promise<StoredFile[]>
  delete(space: FileSpace, path: string): Promise<boolean>
  /** The id under which `http.upload` takes it, as long as it is not written anew. */
  attach(space: FileSpace, path: string): Promise<{ blob: string; name: string; type: string; bytes: number } | undefined>
}

const refuse = async (): Promise<never> => {
  throw new CapabilityError('request_invalid', 'this gateway keeps no files for plugins')
}
const noFiles: FilePort = { write: refuse, read: refuse, list: refuse, delete: refuse, attach: refuse }

/** Of one file, and of one read; what a request and a reply carry. */
export const maxFileBytes = 4 * 1024 * 1024
const maxQuotaBytes = 10_000_000_000
const maxFiles = 100_000
const defaultFiles = 1_000
const maxListed = 1_000
const defaultListed = 100
/** A file as base64, and what stands around it. */
const maxWriteChars = Math.ceil(maxFileBytes / 3) * 4 + 16 * 1024

const MediaType = z.string().max(100).regex(/^[a-z]+\/(?:\*|[a-z0-9][a-z0-9.+-]*)$/, 'a media type such as "image/png", or "image/*"')
const Scope = z.strictObject({
  /** Of all files of one person. */
  bytes: z.int().min(1).max(maxQuotaBytes),
  /** Default 1,000. */
  files: z.int().min(1).max(maxFiles).optional(),
  /** By their first bytes; without it, any. */
  types: z.array(MediaType).min(1).max(32).optional(),
  reason: z.string().max(500).optional(),
})
type Scope = z.infer<typeof Scope>

export function createBlob(port: FilePort = noFiles): Capability {
  return defineCapability<Scope>({
    name: 'blob',
    title: { en: 'Files', 'zh-CN': '文件' },
    effect: 'write',
    scope: Scope,
    methods: {
      write: defineMethod({
        maxChars: maxWriteChars,
        input: z.strictObject({ path: FilePath, base64: z.string() }),
        tried: ({ path }) => `write the file ${path}`,
        async perform({ path, base64 }, call) {
          return { file: await port.write(spaceOf(call), path, dataOf(base64), limitsOf(call.right())) }
        },
      }),
      read: defineMethod({
        input: z.strictObject({ path: FilePath, offset: z.int().min(0).default(0), length: z.int().min(1).max(maxFileBytes).default(maxFileBytes) }),
        tried: ({ path }) => `read the file ${path}`,
        async perform({ path, ...range }, call) {
          const found = await port.read(spaceOf(call), path, range)
          if (found !== undefined) mayBeStrangers(call)
          return found === undefined ? { file: null } : { file: found.file, base64: Buffer.from(found.data).toString('base64') }
        },
      }),
      list: defineMethod({
        input: z.strictObject({ prefix: z.string().max(255).default(''), after: FilePath.optional(), limit: z.int().min(1).max(maxListed).default(defaultListed) }),
        tried: ({ prefix }) => `list the files${prefix && ` that begin with "${prefix}"`}`,
        async perform({ prefix, after, limit }, call) {
          const found = await port.list(spaceOf(call), { prefix, after, limit: limit + 1 })
          const files = found.slice(0, limit)
          if (files.length > 0) mayBeStrangers(call)
          return found.length > limit ? { files, next: files.at(-1)?.path } : { files }
        },
      }),
      delete: defineMethod({
        input: z.strictObject({ path: FilePath }),
        tried: ({ path }) => `delete the file ${path}`,
        perform: async ({ path }, call) => ({ deleted: await port.delete(spaceOf(call), path) }),
      }),
      attach: defineMethod({
        input: z.strictObject({ path: FilePath }),
        tried: ({ path }) => `attach the file ${path}`,
        async perform({ path }, call) {
          const attachment = await port.attach(spaceOf(call), path)
          if (attachment === undefined) throw new CapabilityError('file_missing', `there is no file ${path}`, { path })
          return { attachment }
        },
      }),
    },
    within: (grant, request) => grant.bytes <= request.bytes && filesOf(grant) <= filesOf(request) && typesWithin(grant, request),
    consent: consentOf,
  })
}

const filesOf = ({ files = defaultFiles }: Scope) => files

function spaceOf({ plugin, caller }: CapabilityCall<Scope>): FileSpace {
  return { plugin: plugin.name, principal: caller.principal }
}

// Several grants do not add up: the largest counts, and never more than the manifest asks for.
function limitsOf({ request, grants }: Right<Scope>): { bytes: number; files: number; mayBe(type: string): boolean } {
  const most = (of: (scope: Scope) => number) => Math.min(of(request), Math.max(0, ...grants.map(of)))
  return { bytes: most(({ bytes }) => bytes), files: most(filesOf), mayBe: (type) => covers(request, type) && grants.some((grant) => covers(grant, type)) }
}

function dataOf(base64: string): Buffer {
  const data = Buffer.from(base64, 'base64')
  // Buffer skips what is not base64; a pattern over megabytes would overflow its stack.
  if (data.toString('base64') !== base64) throw new CapabilityError('request_invalid', 'input.base64 is not base64', { path: 'base64' })
  if (data.length > maxFileBytes) throw new CapabilityError('request_too_large', `the file has ${data.length} bytes; allowed are ${maxFileBytes}`, { bytes: data.length })
  return data
}

function covers({ types }: Scope, type: string): boolean {
  return types === undefined || types.some((allowed) => allowed === type || (allowed.endsWith('/*') && type.startsWith(allowed.slice(0, -1))))
}

function typesWithin(grant: Scope, request: Scope): boolean {
  return request.types === undefined || (grant.types?.every((type) => covers(request, type)) ?? false)
}

function consentOf({ bytes, files, types }: Scope): Consent[] {
  const size = sizeText(bytes)
  const sentence = { en: `may keep up to ${size} of files here for each person`, 'zh-CN': `可以为每个人在这里保存最多 ${size} 的文件` }
  const text = withNotes(sentence, [
    noteOf(files, (most) => ({ en: most === 1 ? 'one file' : `${countText(most)} files`, 'zh-CN': `最多 ${countText(most)} 个` })),
    types && { en: `only ${types.join(', ')}`, 'zh-CN': `仅限 ${types.join('、')}` },
  ])
  return [{ weight: bytes > 100_000_000 ? 2 : 1, text }]
}
