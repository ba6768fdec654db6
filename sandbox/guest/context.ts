import type { LoadHeader } from '../protocol/load-header.ts'
import { CapabilityError } from '../sdk/capability-error.ts'
import type { Door } from './door.ts'
import { createLog } from './log.ts'
import { makeBlob } from './parts/blob.ts'
import { makeTcp, makeWs } from './parts/sockets.ts'
import { makeLlm, makeSchedule, makeTools } from './parts/work.ts'
import { create, defineProperty, freeze } from './primordials.ts'
import type { AbortSignal } from './shims/abort.ts'
import { arrived, createFetch, type HttpAnswer } from './shims/fetch.ts'
import type { RequestInit } from './shims/request.ts'
import { TextEncoder } from './shims/text-encoding.ts'
import { lateLibrary } from './shims/late.ts'

/** The second argument of a tool; its shape for authors is sandbox/sdk/context.ts. */
export type ToolContext = Readonly<Record<string, unknown>>

type MakePart = (door: Door, call: number) => object

/** What each capability puts into the context, under which name. */
const parts: Record<string, readonly [name: string, make: MakePart][]> = {
  'net.http': [['http', makeHttp]],
  'net.ws': [['ws', makeWs]],
  'net.tcp': [['tcp', makeTcp]],
  kv: [['kv', makeKv]],
  secrets: [['secrets', makeSecrets]],
  log: [['log', makeLog]],
  clock: [['clock', makeClock]],
  random: [['random', makeRandom]],
  blob: [['blob', makeBlob]],
  'tool.invoke': [['tools', makeTools]],
  'llm.complete': [['llm', makeLlm]],
  schedule: [['schedule', makeSchedule]],
  channel: [['receive', makeReceive], ['sent', makeSent]],
}

/** Makes contexts that hold exactly what the manifest asks for; whether it was granted is the broker's to say. */
export function createContextMaker(door: Door, header: LoadHeader): (call: number, signal: AbortSignal) => ToolContext {
  const asked = header.capabilities.flatMap((capability) => (Object.hasOwn(parts, capability) ? parts[capability]! : []))
  const unasked = unaskedParts(header)

  return (call, signal) => {
    const context = create(unasked) as Record<string, unknown>
    context.signal = signal
    context.config = header.config ?? {}
    context.progress = (report: unknown) => door.notice('progress', 'report', typeof report === 'string' ? { message: report } : report, call)
    for (let index = 0; index < asked.length; index++) {
      const part = asked[index]!
      context[part[0]] = freeze(part[1](door, call))
    }
    return freeze(context)
  }
}

/** What is behind the context: an author who forgot to ask reads that, and not that something is undefined. */
function unaskedParts({ plugin, capabilities }: LoadHeader): object {
  const unasked = create(null) as object
  for (const [capability, made] of Object.entries(parts)) {
    if (capabilities.includes(capability)) continue
    const get = () => {
      throw new CapabilityError('grant_missing', `the manifest of ${plugin} does not ask for ${capability}; add "${capability}" to its "capabilities"`, { capability })
    }
    for (const [name] of made) defineProperty(unasked, name, { get, set: undefined, enumerable: false, configurable: false })
  }
  return freeze(unasked)
}

function makeHttp(door: Door, call: number): object {
  const fetch = createFetch(door, call)
  return {
    fetch,
    download: (url: string, options: { name?: string; headers?: Record<string, string> } = {}) =>
      door.request('net.http', 'download', { url: normal(url), name: options.name, headers: Object.entries(options.headers ?? {}) }, call),
    async upload(url: string, { fields = {}, files = [], headers = {} }: Upload) {
      const target = normal(url)
      const input = { url: target, headers: Object.entries(headers), fields: Object.entries(fields), files }
      return arrived((await door.request('net.http', 'upload', input, call)) as HttpAnswer, target)
    },
    async json(url: string, init?: RequestInit) {
      const response = await fetch(url, init)
      if (!response.ok) throw new TypeError(`${init?.method ?? 'GET'} ${url} answered ${response.status} ${response.statusText}`.trim())
      return response.json()
    },
  }
}

function normal(address: string): string {
  const { URL } = lateLibrary()
  return new URL(address).href
}

interface Upload {
  fields?: Record<string, string>
  files?: readonly { field: string; blob: string; name?: string }[]
  headers?: Record<string, string>
}

function makeReceive(door: Door, call: number): object {
  return async (message: unknown) => void (await door.request('channel', 'receive', { message }, call))
}

function makeSent(door: Door, call: number): object {
  return async (externalId: unknown) => void (await door.request('channel', 'sent', { externalId: String(externalId) }, call))
}

function makeKv(door: Door, call: number): object {
  const space = (shared?: true) => {
    const ask = (method: string, input: object) => door.request('kv', method, { ...input, shared }, call)
    return {
      get: async (key: string) => ((await ask('get', { key })) as { value: unknown }).value,
      set: async (key: string, value: unknown, { ttlMs }: { ttlMs?: number } = {}) => void (await ask('set', { key, value, ttlMs })),
      delete: async (key: string) => void (await ask('delete', { key })),
      list: (options: { prefix?: string; after?: string; limit?: number } = {}) => ask('list', { prefix: options.prefix, after: options.after, limit: options.limit }),
    }
  }
  return { ...space(), shared: freeze(space(true)) }
}

function makeSecrets(door: Door, call: number): object {
  const ask = (method: string, input: object) => door.request('secrets', method, input, call) as Promise<{ has: boolean; signature: string; valid: boolean }>
  return {
    has: async (handle: string) => (await ask('has', { handle })).has,
    sign: async (handle: string, data: string | Uint8Array) => Uint8Array.fromBase64((await ask('sign', { handle, data: base64(data) })).signature),
    verify: async (handle: string, data: string | Uint8Array, signature: Uint8Array) => (await ask('verify', { handle, data: base64(data), signature: base64(signature) })).valid,
  }
}

function base64(data: string | Uint8Array): string {
  return (typeof data === 'string' ? new TextEncoder().encode(data) : data).toBase64()
}

function makeLog(door: Door, call: number): object {
  const write = createLog(door, call)
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: object) => write(level, String(message), fields)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function makeClock(door: Door, call: number): object {
  return {
    now: async () => ((await door.request('clock', 'now', {}, call)) as { epochMs: number }).epochMs,
    timeZone: async () => ((await door.request('clock', 'timeZone', {}, call)) as { timeZone: string }).timeZone,
  }
}

function makeRandom(door: Door, call: number): object {
  return {
    bytes: async (count: number) => Uint8Array.fromBase64(((await door.request('random', 'bytes', { count }, call)) as { base64: string }).base64),
    uuid: async () => ((await door.request('random', 'uuid', {}, call)) as { uuid: string }).uuid,
  }
}
