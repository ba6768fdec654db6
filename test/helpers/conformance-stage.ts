import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { WebSocketServer } from 'ws'
import { guestOf } from '../../core/plugins/guest-of.ts'
import { InstalledPlugin } from '../../core/plugins/installed-plugin.ts'
import { createToolCalls, type ToolCallsOptions } from '../../core/plugins/tool-calls.ts'
import { type BrokerRecord, createBroker } from '../../sandbox/broker/broker.ts'
import type { CountedLease, RightEnd } from '../../sandbox/broker/grant-reader.ts'
import { createCapabilities } from '../../sandbox/capabilities/all.ts'
import type { LogLine } from '../../sandbox/capabilities/log.ts'
import type { Engine } from '../../sandbox/protocol/host-command.ts'
import type { GuestPlugin, Tier } from '../../sandbox/supervisor/guest-plugin.ts'
import { memoryKv } from './broker-scene.ts'
import { memoryFiles, memoryJobs } from './conformance-ports.ts'
import type { GuestOfCase } from './conformance-case.ts'
import { startSandbox } from './sandbox.ts'
import { startWebServer } from './web-server.ts'

/** The entry whose reading takes until the stage lets it go; so does the page `/slow`. */
const slowKey = 'slow'

const puppets: Readonly<Record<Engine, { main: string; read(): Uint8Array }>> = {
  isolate: { main: 'puppet.js', read: () => fixture('puppet.js') },
  wasm: { main: 'puppet.wasm', read: () => fixture('puppet.wasm') },
}

/** One engine and one tier: the production path from a tool call to the capabilities' ports, which lie in memory. */
export async function openStage(engine: Engine, tier: Tier) {
  const records: BrokerRecord[] = []
  const lines: LogLine[] = []
  const received: unknown[] = []
  const sent: string[] = []
  const progress: unknown[] = []
  const steered: object[] = []
  const held = new Map<string, Uint8Array>()
  const leases = new Map<string, { scope: unknown; uses: number }>()
  const grants = new Map<string, readonly unknown[]>()
  const revoked = new Set<(plugin: string, capability: string, why?: RightEnd) => void>()
  const plugins = new Map<string, InstalledPlugin>()
  const codes = new Map<string, Uint8Array>()
  const waits = slowness()
  const seen = new EventEmitter()

  const web = await startWebServer((request, response) => {
    if (request.url === '/slow') return void waits.enter().then(() => response.end('late'))
    if (request.url === '/drop') return void request.resume().on('end', () => response.end())
    if (request.url === '/moved') return void response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
    request.setEncoding('latin1')
    let body = ''
    request.on('data', (piece: string) => (body += piece))
    request.on('end', () => response.writeHead(request.url === '/gone' ? 404 : 200, { 'content-type': 'text/plain' }).end(`${request.method} ${body}`))
  })
  const echo = new WebSocketServer({ server: web.server })
  echo.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })))
  const talker = createServer((socket) => socket.on('error', () => {}).on('data', (data) => socket.end(`you said ${String(data)}`)))
  await new Promise<void>((resolve) => talker.listen(0, '127.0.0.1', resolve))
  const port = String((talker.address() as AddressInfo).port)
  const origin = web.origin
  /** Addresses in cases are written `$web/path` and `$ws/path`, a port that answers `$port`. */
  const placed = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value).replaceAll('$web', origin).replaceAll('$ws', origin.replace('http', 'ws')).replaceAll('"$port"', port)) as Value

  const kv = memoryKv()
  const capabilities = createCapabilities({
    kv: { ...kv, get: async (space, key) => (key === slowKey ? waits.enter() : kv.get(space, key)) },
    secrets: { read: async (_plugin, handle) => (handle === 'unset' ? undefined : `value-of-${handle}`) },
    log: { write: (line) => (lines.push(line), seen.emit('more')) },
    clock: { now: () => Date.UTC(2026, 0, 2, 3, 4, 5), timeZone: () => 'Europe/Berlin' },
    channel: {
      receive: async (_caller, message) => void received.push(message),
      sent: async (_caller, externalId) => void sent.push(externalId),
    },
    files: memoryFiles(),
    tools: { invoke: async (_caller, { plugin, tool }, input) => ({ output: { plugin, tool, input }, reached: false }) },
    llm: { complete: async (_asker, { messages, maxTokens }) => ({ text: `${messages.length} messages, ${maxTokens} tokens`, usage: { inputTokens: 3, outputTokens: 4 }, stop: 'end' }) },
    schedule: memoryJobs(),
    sockets: {
      sink: () => undefined,
      link: ({ event }) => (event === undefined ? undefined : { connection: () => undefined, steer: async (order) => void steered.push(order) }),
    },
    blobs: {
      room: () => 1_000,
      async keep(_caller, name, source) {
        const chunks: Buffer[] = []
        for await (const chunk of source) chunks.push(chunk)
        const data = Buffer.concat(chunks)
        held.set('blob1', data)
        return { blob: 'blob1', name, type: 'text/plain', bytes: data.length }
      },
      read: async () => ({ name: 'note.txt', type: 'text/plain', data: Buffer.from(held.get('blob1') ?? 'a note') }),
    },
  })
  const reader = {
    granted: (plugin: string, capability: string) => grants.get(`${plugin} ${capability}`) ?? [],
    leases(plugin: string, capability: string): CountedLease[] {
      const lease = leases.get(`${plugin} ${capability}`)
      if (lease === undefined) return []
      return [{ scope: lease.scope, isAlive: () => true, spend: async () => lease.uses-- > 0, giveBack: async () => void lease.uses++ }]
    },
    ended: (plugin: string, capability: string) => [leases.get(`${plugin} ${capability}`)?.scope].filter((scope) => scope !== undefined),
    onRevoke(listener: (plugin: string, capability: string, why?: RightEnd) => void) {
      revoked.add(listener)
      return () => void revoked.delete(listener)
    },
  }
  const broker = createBroker({ capabilities, grants: reader, record: (event) => void records.push(event) })
  const supervisor = startSandbox({ broker })
  const packages = { read: async (name: string) => codes.get(name)! }
  const index = { get: (name: string) => plugins.get(name)! } as ToolCallsOptions['plugins']
  const callTool = createToolCalls({ plugins: index, grants: reader as unknown as ToolCallsOptions['grants'], packages, supervisor })
  const guests = new Map<string, GuestPlugin>()
  const onProgress = (report: { message?: string }) => {
    if (report.message === 'now') waits.enter()
    progress.push(report)
  }

  return {
    records, lines, received, sent, steered, progress, waits, placed,

    /** Installs a case's guest under this name. */
    install(name: string, { asks = {}, grants: given, leases: counted = {}, limits = {}, config = {}, tools = {}, code = {} }: GuestOfCase): void {
      const scopes = given ?? Object.fromEntries(Object.entries(asks).map(([capability, scope]) => [capability, [scope]]))
      for (const [capability, list] of Object.entries(placed(scopes))) grants.set(`${name} ${capability}`, list)
      for (const [capability, lease] of Object.entries(placed(counted))) leases.set(`${name} ${capability}`, lease)
      const written = code[engine]
      codes.set(name, written === undefined ? puppets[engine].read() : Buffer.from(written))
      const manifest = packageJson(name, engine, { asks: placed(asks), limits, tools, isPuppet: written === undefined })
      const digest = createHash('sha256').update(codes.get(name)!).digest('hex')
      const now = new Date()
      const plugin = new InstalledPlugin({ name, owner: 'owner', version: '1.0.0', digest, tier, publisher: null, source: 'test', manifest, config, limits: null, enabled: true, createdAt: now, updatedAt: now }, capabilities)
      plugins.set(name, plugin)
      guests.set(name, guestOf(plugin, packages))
    },

    async call(name: string, { tool, input, principal, signal }: { tool: string; input: unknown; principal: string; signal: AbortSignal }): Promise<unknown> {
      const result = tool.includes(':')
        ? await supervisor.call(guests.get(name)!, { tool, input, caller: { principal, ...(tool.startsWith('channel:') && { channel: 'mine', event: 'e1' }) }, signal, onProgress })
        : await callTool({ principal }, { plugin: name, tool, input, signal, onProgress })
      return result.output
    },

    /** Resolves when this holds, looked at with each line that is logged. */
    async seen(holds: () => boolean): Promise<void> {
      while (!holds()) await once(seen, 'more')
    },

    sleep: (name: string) => supervisor.stop(name),

    revoke(name: string, capability: string, why: RightEnd = 'revoked'): void {
      grants.set(`${name} ${capability}`, [])
      for (const listener of revoked) listener(name, capability, why)
    },

    async clear(...names: string[]): Promise<void> {
      waits.close()
      for (const name of names) await supervisor.stop(name)
      for (const list of [records, lines, received, sent, steered, progress]) list.length = 0
    },

    async [Symbol.asyncDispose]() {
      waits.close()
      await supervisor[Symbol.asyncDispose]()
      broker[Symbol.dispose]()
      for (const client of echo.clients) client.terminate()
      echo.close()
      talker.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

export type Stage = Awaited<ReturnType<typeof openStage>>

function fixture(file: string): Uint8Array {
  return readFileSync(new URL(`../fixtures/guests/puppet/${file}`, import.meta.url))
}

const anyObject = { type: 'object' }

function packageJson(name: string, engine: Engine, { asks, limits, tools, isPuppet }: { asks: Record<string, unknown>; limits: object; tools: object; isPuppet: boolean }) {
  const own = isPuppet ? { run: { description: 'Does as it is told.', input: anyObject }, other: { description: 'Another.', input: anyObject }, nothing: { description: 'Answers with nothing.' } } : {}
  const listen = { poll: { request: { url: 'https://platform.example/updates' }, events: '/result', id: '/id' } }
  const channels = Object.hasOwn(asks, 'channel') ? { puppet: { label: 'Puppet', listen, typing: { everyMs: 1_000 } } } : {}
  const schedules = Object.hasOwn(asks, 'schedule') ? { tick: { cron: '0 7 * * *' } } : {}
  return {
    name, version: '1.0.0', description: 'A guest of the conformance suite',
    // Optional, so that a plugin runs without its grants: what happens then is what cases look at.
    airlock: { api: 1, engine, main: puppets[engine].main, contributes: { tools: { ...own, ...tools }, channels, schedules }, optional: asks, limits },
  }
}

/** Requests that wait in the gateway until they are let go. */
function slowness() {
  let entered = Promise.withResolvers<void>()
  let gate = Promise.withResolvers<void>()
  return {
    async enter(): Promise<string> {
      entered.resolve()
      await gate.promise
      return '"late"'
    },
    /** Resolves when one waits. */
    waiting: () => entered.promise,
    /** Those that wait, and those that come until `close`. */
    release: () => gate.resolve(),
    close(): void {
      gate.resolve()
      gate = Promise.withResolvers()
      entered = Promise.withResolvers()
    },
  }
}
