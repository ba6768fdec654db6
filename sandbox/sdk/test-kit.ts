import { CapabilityError } from './capability-error.ts'
import type { IncomingMessage, OutgoingMessage, SendResult } from './channel.ts'
import type { CapabilityParts, Clock, Context, Http, HttpInit, HttpResponse, KeyValueSpace, Log, Random, Secrets } from './context.ts'
import type { PluginDefinition } from './define-plugin.ts'
import { createFixedWorld, type FixedWorld, uuidOf } from './fixed-world.ts'
import type { Tcp } from './tcp.ts'
import { fakeFiles, fakeLlm, fakeSchedule, fakeTools } from './test-work.ts'
import type { WebSockets } from './web-socket.ts'
import type { Job, JobTimes, Llm, OthersMessage } from './work.ts'

export interface TestKitOptions {
  config?: Readonly<Record<string, unknown>>
  /** Stands for the network; without it every request is refused as one without a grant. */
  fetch?(url: string, init: HttpInit): Promise<HttpResponse> | HttpResponse
  /** Stands for `http.upload`; without it, uploads are refused too. */
  upload?(url: string, body: Parameters<Http['upload']>[1]): Promise<HttpResponse> | HttpResponse
  /** Stands for `http.download`. */
  download?(url: string, options?: Parameters<Http['download']>[1]): Promise<Awaited<ReturnType<Http['download']>>> | Awaited<ReturnType<Http['download']>>
  /** What is stored at the start. */
  kv?: Record<string, unknown>
  /** What is stored in `kv.shared` at the start. */
  sharedKv?: Record<string, unknown>
  /** Handles of the secrets that are set. Their signatures are the handle and the data, as text. */
  secrets?: readonly string[]
  /** Stands for the tools of other plugins: `invoke('calculator/evaluate', input)`; without it, each is refused. */
  invoke?(tool: string, input: unknown): unknown
  /** Stands for the model. */
  complete?(request: Parameters<Llm['complete']>[0]): string | Promise<string>
  /** What `clock.now()` answers, milliseconds; default the computer's clock. */
  now?(): number
  /** What `clock.timeZone()` answers; default `UTC`. */
  timeZone?: string
  /**
   * The same each time: while the plugin runs, `clock`, `random`, `Date`, `Math.random` and `crypto` stand still at `now` and
   * repeat from `seed`. They are this process's own: such tests run one after another (`test.serial`).
   */
  deterministic?: { now: number; seed: string }
  signal?: Context['signal']
}

/** A plugin under test, with capabilities that live in memory. */
export interface TestKit {
  /** Runs a tool; its output comes back as JSON would carry it. Rejects with what the tool throws. */
  call(tool: string, input?: unknown): Promise<any>
  /** Runs a function under `schedules`, as when its job is due. */
  run(schedule: string, payload?: unknown): Promise<void>
  /** Shows a message of somebody else to `messages.observe`. */
  observe(message: Partial<OthersMessage>): Promise<void>
  /** The text as `messages.transform` leaves it. */
  transform(message: Partial<OthersMessage>): Promise<string>
  /** What the plugin has stored. */
  readonly stored: ReadonlyMap<string, unknown>
  /** What it wrote with `blob`. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** What it scheduled; nothing runs by itself. */
  readonly jobs: ReadonlyMap<string, Job & { times: JobTimes }>
  /** Hands an event to a channel; answers with what it received of it. */
  event(channel: string, event: unknown): Promise<IncomingMessage[]>
  /** Has a channel send; `sent` is what it recorded on the way. */
  send(channel: string, message: Partial<OutgoingMessage>): Promise<{ result: SendResult | null; sent: string[] }>
  readonly logged: readonly { level: keyof Log; message: string; fields?: object }[]
  readonly reports: readonly unknown[]
  /** What went to the channel's connection: messages as they are, and `{ reconnect }` or `{ stop }`. */
  readonly said: readonly unknown[]
}

/**
 * Runs a plugin's tools in this process, for its author's unit tests: no isolate, no limits, no gateway.
 *
 * @example
 * const kit = createTestKit(plugin, { kv: { greeting: 'hello' } })
 * t.deepEqual(await kit.call('greet', { name: 'Ada' }), { text: 'hello Ada' })
 */
export function createTestKit(plugin: PluginDefinition<any, any>, options: TestKitOptions = {}): TestKit {
  const stored = new Map(Object.entries(options.kv ?? {}))
  const shared = new Map(Object.entries(options.sharedKv ?? {}))
  const files = new Map<string, Uint8Array>()
  const jobs = new Map<string, Job & { times: JobTimes }>()
  const world = options.deterministic && createFixedWorld(options.deterministic)
  const inside: FixedWorld['inside'] = world?.inside ?? ((work) => work())
  const logged: { level: keyof Log; message: string; fields?: object }[] = []
  const reports: unknown[] = []
  const said: unknown[] = []
  let received: IncomingMessage[] = []
  let sent: string[] = []
  const context: Context<keyof CapabilityParts> = {
    signal: options.signal ?? neverAborts,
    config: options.config ?? {},
    progress: (report) => void reports.push(report),
    http: fakeHttp(options),
    kv: { ...fakeKv(stored), shared: fakeKv(shared) },
    secrets: fakeSecrets(options),
    log: fakeLog(logged),
    clock: fakeClock({ now: world?.now, ...options }),
    random: fakeRandom(world?.byte),
    ws: fakeSockets(said),
    blob: fakeFiles(files, world?.now ?? Date.now),
    tools: fakeTools(options.invoke),
    llm: fakeLlm(options.complete),
    schedule: fakeSchedule(jobs),
    tcp: noTcp,
    receive: async (message) => void received.push(throughJson(message)),
    sent: async (externalId) => void sent.push(externalId),
  }
  const channelOf = (name: string) => {
    const channel = plugin.channels !== undefined && Object.hasOwn(plugin.channels, name) ? plugin.channels[name] : undefined
    if (!channel) throw new TypeError(`the plugin has no channel "${name}"`)
    return channel
  }

  return {
    stored,
    logged,
    reports,
    said,
    files,
    jobs,
    async run(schedule, payload = null) {
      const run = plugin.schedules && Object.hasOwn(plugin.schedules, schedule) ? plugin.schedules[schedule] : undefined
      if (!run) throw new TypeError(`the plugin has no schedule "${schedule}"`)
      await inside(async () => run(throughJson(payload), context))
    },
    async observe(message) {
      const { observe } = plugin.messages ?? {}
      if (!observe) throw new TypeError('the plugin has no function messages.observe')
      await inside(async () => observe(othersMessage(message), context))
    },
    async transform(message) {
      const { transform } = plugin.messages ?? {}
      if (!transform) throw new TypeError('the plugin has no function messages.transform')
      const asked = othersMessage(message)
      return (await inside(async () => transform(asked, context)))?.text ?? asked.text
    },
    async event(channel, event) {
      received = []
      await inside(async () => channelOf(channel).event(throughJson(event), context))
      return received
    },
    async send(channel, message) {
      sent = [...(message.sent ?? [])]
      const result = await inside(async () => channelOf(channel).send(throughJson({ room: '1', text: '', attachments: [], key: 'key', draft: false, sent, ...message }), context))
      return { result: throughJson(result ?? null), sent }
    },
    async call(tool, input = {}) {
      const tools = plugin.tools ?? {}
      const run = Object.hasOwn(tools, tool) ? tools[tool] : undefined
      if (!run) throw new TypeError(`the plugin has no tool "${tool}"; it has ${Object.keys(tools).join(', ')}`)
      const output = await inside(async () => run(throughJson(input), context))
      return throughJson(output === undefined ? null : output)
    },
  }
}

/** An answer for `fetch` in a test: an object becomes JSON, text stays text. */
export function testResponse(body: unknown, init: { status?: number; headers?: Record<string, string>; url?: string } = {}): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const status = init.status ?? 200
  const headers = new Map(Object.entries(init.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]))
  const bytes = () => Uint8Array.from(encodeURIComponent(text).match(/%..|./g) ?? [], (piece) => (piece.length === 3 ? Number.parseInt(piece.slice(1), 16) : piece.charCodeAt(0)))
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText: '',
    url: init.url ?? '',
    redirected: false,
    headers: {
      get: (name) => headers.get(name.toLowerCase()) ?? null,
      has: (name) => headers.has(name.toLowerCase()),
      getSetCookie: () => [],
      [Symbol.iterator]: () => headers.entries(),
    },
    text: async () => text,
    json: async () => JSON.parse(text),
    bytes: async () => bytes(),
    arrayBuffer: async () => bytes().buffer as ArrayBuffer,
  }
}

function othersMessage(message: Partial<OthersMessage>): OthersMessage {
  return { id: 'message', session: 'session', channel: 'console', role: 'user', text: '', author: null, at: '2026-01-01T00:00:00.000Z', ...message }
}

const neverAborts: Context['signal'] = { aborted: false, reason: undefined, throwIfAborted() {}, addEventListener() {}, removeEventListener() {} }

function fakeHttp({ fetch: answer, upload, download }: TestKitOptions): Http {
  const refuse = (tried: string, pass: string): never => {
    throw new CapabilityError('grant_missing', `${tried} is not granted; pass ${pass} to createTestKit`, { capability: 'net.http', tried })
  }
  const fetch: Http['fetch'] = async (url, init = {}) => {
    const address = typeof url === 'string' ? url : url.href
    return answer ? answer(address, init) : refuse(`${init.method ?? 'GET'} ${address}`, 'fetch')
  }
  return {
    fetch,
    upload: async (url, body) => (upload ? upload(url, body) : refuse(`POST ${url}`, 'upload')),
    download: async (url, options) => (download ? download(url, options) : refuse(`GET ${url}`, 'download')),
    async json(url, init) {
      const response = await fetch(url, init)
      if (!response.ok) throw new TypeError(`${init?.method ?? 'GET'} ${url} answered ${response.status}`)
      return response.json()
    },
  }
}

const noTcp: Tcp = {
  async connect({ host, port }) {
    throw new CapabilityError('grant_missing', `a connection to ${host}:${port} is not granted; test it with a server of your own`, { capability: 'net.tcp', tried: `${host}:${port}` })
  },
}

function fakeSockets(said: unknown[]): WebSockets {
  const keep = async (message: unknown) => said.push(throughJson(message)) > 0
  return {
    send: keep,
    sendText: keep,
    sendBytes: keep,
    reconnect: async (options = {}) => void (await keep({ reconnect: options })),
    stop: async (why) => void (await keep({ stop: why })),
    async connect(url) {
      throw new CapabilityError('grant_missing', `a connection to ${url} is not granted; test it with a server of your own`, { capability: 'net.ws', tried: url })
    },
  }
}

function fakeSecrets({ secrets = [] }: TestKitOptions): Secrets {
  const sign: Secrets['sign'] = async (handle, data) => {
    if (!secrets.includes(handle)) throw new CapabilityError('secret_missing', `the secret ${handle} is not set; pass it in secrets to createTestKit`, { capability: 'secrets' })
    return Uint8Array.from([...`${handle}:`].map((unit) => unit.charCodeAt(0)).concat(typeof data === 'string' ? [...data].map((unit) => unit.charCodeAt(0) % 256) : [...data]))
  }
  return {
    has: async (handle) => secrets.includes(handle),
    sign,
    verify: async (handle, data, signature) => `${await sign(handle, data)}` === `${signature}`,
  }
}

function fakeKv(stored: Map<string, unknown>): KeyValueSpace {
  return {
    get: async (key) => (stored.get(key) ?? null) as any,
    set: async (key, value) => void stored.set(key, throughJson(value)),
    delete: async (key) => void stored.delete(key),
    async list({ prefix = '', after = '', limit = 100 } = {}) {
      const keys = [...stored.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
      const page = keys.slice(0, limit)
      return keys.length > limit ? { keys: page, next: page.at(-1)! } : { keys: page }
    },
  }
}

function fakeLog(logged: { level: keyof Log; message: string; fields?: object }[]): Log {
  const at = (level: keyof Log) => (message: string, fields?: object) => void logged.push(fields === undefined ? { level, message } : { level, message, fields })
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function fakeClock({ now = Date.now, timeZone = 'UTC' }: TestKitOptions): Clock {
  return { now: async () => now(), timeZone: async () => timeZone }
}

/** Counts up, so that a test can say what comes; or from a seed. */
function fakeRandom(byte?: () => number): Random {
  let last = 0
  return {
    bytes: async (count) => Uint8Array.from({ length: count }, byte ?? (() => last++)),
    uuid: async () => (byte ? uuidOf(byte) : `00000000-0000-4000-8000-${String(last++).padStart(12, '0')}`),
  }
}

function throughJson(value: unknown): any {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}
