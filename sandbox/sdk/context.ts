import type { ChannelParts } from './channel.ts'
import type { Tcp } from './tcp.ts'
import type { Files } from './blob.ts'
import type { WebSockets } from './web-socket.ts'
import type { Llm, Schedule, Tools } from './work.ts'

/** The parts of a tool's context, by the capability in the manifest that puts them there. */
export interface CapabilityParts {
  'net.http': { http: Http }
  'net.ws': { ws: WebSockets }
  'net.tcp': { tcp: Tcp }
  kv: { kv: KeyValue }
  log: { log: Log }
  clock: { clock: Clock }
  random: { random: Random }
  blob: { blob: Files }
  'tool.invoke': { tools: Tools }
  'llm.complete': { llm: Llm }
  schedule: { schedule: Schedule }
  /** Add nothing: the functions under `messages` are called. */
  'messages.observe': Record<never, never>
  'messages.transform': Record<never, never>
  /** What a channel hands in and reports; usable in the functions under `channels`, each while it runs. */
  channel: ChannelParts
  secrets: { secrets: Secrets }
}

/** What every tool gets, whatever its manifest asks for. */
export interface BaseContext<Config = Readonly<Record<string, unknown>>> {
  /** Aborts when the call is cancelled or out of time. Pass it on: `http.fetch(url, { signal })`. */
  readonly signal: AbortSignalLike
  /** The plugin's configuration, as its owner set it; checked against the manifest's `config` schema. */
  readonly config: Config
  /** Says how far the work is; shown while the tool runs. `fraction` is 0 to 1. */
  progress(report: string | { message?: string; fraction?: number }): void
}

/**
 * A tool's second argument: exactly what the manifest asks for, as `Context<'net.http' | 'kv'>`.
 * Each method rejects with CapabilityError when the owner has not granted the capability.
 */
export type Context<Capabilities extends keyof CapabilityParts = keyof CapabilityParts, Config = Readonly<Record<string, unknown>>> = BaseContext<Config> &
  UnionToIntersection<{ [Name in Capabilities]: CapabilityParts[Name] }[Capabilities]>

type UnionToIntersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (all: infer All) => void ? All : never

/** The signal of a call; the same object as in every other JavaScript. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** `net.http`: requests to the addresses that the manifest names and the owner granted. */
export interface Http {
  /**
   * As `fetch` everywhere else (the global `fetch` is the same door); bodies arrive whole, up to 4 MiB.
   *
   * @throws CapabilityError `grant_missing`, `lease_ended`, `host_refused` (the manifest asks for less), `address_refused`, `redirect_refused`,
   *   `request_too_large`, `response_too_large`, `rate_limited`, `quota_exceeded`, `secret_missing`, `capture_failed`, `network_failed`
   */
  fetch(url: string | URLLike, init?: HttpInit): Promise<HttpResponse>
  /**
   * Fetches and parses JSON; an answer outside of 200 to 299 rejects with a TypeError that names its status.
   *
   * @example const { current } = await http.json('https://api.open-meteo.com/v1/forecast?latitude=35.7&longitude=139.7&current=temperature_2m')
   */
  json<Value = any>(url: string, init?: HttpInit): Promise<Value>
  /**
   * Has the gateway fetch a file and keep it; the plugin gets its id, not its bytes. Only while a channel's event is handled.
   * `name` is made safe, `type` is what the first bytes show, whatever the server says.
   *
   * @throws CapabilityError as `fetch`, and `response_too_large`, `quota_exceeded`
   */
  download(url: string, options?: { name?: string; headers?: Record<string, string> }): Promise<{ blob: string; name: string; type: string; bytes: number }>
  /**
   * Posts `multipart/form-data` with files that the gateway holds: those of the message that is being sent.
   *
   * @example await http.upload(`${api}/sendDocument`, { fields: { chat_id: room }, files: [{ field: 'document', blob: attachment.blob }] })
   */
  upload(url: string, body: { fields?: Record<string, string>; files?: readonly { field: string; blob: string; name?: string }[]; headers?: Record<string, string> }): Promise<HttpResponse>
}

export interface URLLike {
  readonly href: string
}

export interface HttpInit {
  /** Default `GET`. */
  method?: string
  headers?: Record<string, string> | Iterable<readonly [string, string]>
  body?: string | ArrayBuffer | ArrayBufferView | null
  /** Default `follow`; each hop is checked against the grant. */
  redirect?: 'follow' | 'manual' | 'error'
  signal?: AbortSignalLike | null
}

export interface HttpResponse {
  readonly ok: boolean
  readonly status: number
  readonly statusText: string
  readonly url: string
  readonly redirected: boolean
  readonly headers: { get(name: string): string | null; has(name: string): boolean; getSetCookie(): string[]; [Symbol.iterator](): IterableIterator<[string, string]> }
  text(): Promise<string>
  json(): Promise<any>
  bytes(): Promise<Uint8Array>
  arrayBuffer(): Promise<ArrayBuffer>
}

/**
 * `secrets`: the gateway puts them into requests and frames for the hosts that they belong to, and takes them out of
 * replies; a plugin never sees one. Here it may ask for them, and have them sign.
 */
export interface Secrets {
  /** Has the owner set it, or a server handed it out, and does it still hold? */
  has(handle: string): Promise<boolean>
  /**
   * Of secrets with `"use": "sign"`, by the `algorithm` that the manifest names (default `hmac-sha256`).
   *
   * @throws CapabilityError `secret_missing`, also when the value is no key for the algorithm
   */
  sign(handle: string, data: string | Uint8Array): Promise<Uint8Array>
  /** Of secrets with `"use": "verify"` or `"sign"`. */
  verify(handle: string, data: string | Uint8Array, signature: Uint8Array): Promise<boolean>
}

/**
 * `kv`: JSON values that stay, one space per plugin and person. Keys have 1 to 512 characters, a value 64 KiB as
 * JSON, all together what the manifest asks for as `bytes` and `keys`.
 */
export interface KeyValue extends KeyValueSpace {
  /** One space that all persons share, where the manifest asks for it with `"shared": true`. */
  readonly shared: KeyValueSpace
}

export interface KeyValueSpace {
  /** The value, or null where there is none. */
  get<Value = any>(key: string): Promise<Value | null>
  /**
   * With `ttlMs` (at least 1,000) the entry is gone after that time; without it, it stays as long as the manifest says.
   *
   * @throws CapabilityError `quota_exceeded`, and nothing is stored
   */
  set(key: string, value: unknown, options?: { ttlMs?: number }): Promise<void>
  delete(key: string): Promise<void>
  /** Keys in order, at most `limit` (default 100, at most 1,000); pass `next` as `after` to go on. */
  list(options?: { prefix?: string; after?: string; limit?: number }): Promise<{ keys: string[]; next?: string }>
}

/** `log`: lines in the plugin's log, of at most 8,192 characters; nothing waits for them. */
export interface Log {
  debug(message: string, fields?: object): void
  info(message: string, fields?: object): void
  warn(message: string, fields?: object): void
  error(message: string, fields?: object): void
}

/** `clock`: the owner's time. */
export interface Clock {
  /** Milliseconds since 1970, by the gateway's clock, in steps of 20 ms; so is `Date`. */
  now(): Promise<number>
  /** The owner's time zone: `Europe/Berlin`. */
  timeZone(): Promise<string>
}

/** `random`: from the gateway's generator. For most uses the global `crypto` does, and asks for nothing. */
export interface Random {
  /** `count` is 1 to 65,536. */
  bytes(count: number): Promise<Uint8Array>
  uuid(): Promise<string>
}
