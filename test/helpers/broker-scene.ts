import { z } from 'zod'
import { type BrokerRecord, createBroker, type Denial } from '../../sandbox/broker/broker.ts'
import type { CountedLease, RightEnd } from '../../sandbox/broker/grant-reader.ts'
import type { ReplyError } from '../../sandbox/broker/reply.ts'
import { createCapabilities, type CapabilityPorts } from '../../sandbox/capabilities/all.ts'
import { anyGrant, type Capability, defineCapability, defineMethod } from '../../sandbox/capabilities/capability.ts'
import type { KvPort, KvSpace } from '../../sandbox/capabilities/kv.ts'
import type { LogLine } from '../../sandbox/capabilities/log.ts'
import { defaultLimits } from '../../sandbox/protocol/limits.ts'
import type { GuestPlugin } from '../../sandbox/supervisor/guest-plugin.ts'

export interface SceneOptions {
  /** What the manifest asks for. */
  asks?: Record<string, unknown>
  /** Scopes by capability; what is asked for, when left out. */
  grants?: Record<string, unknown[]>
  config?: unknown
  ports?: Partial<CapabilityPorts>
  secrets?: Record<string, string>
  capabilities?: Capability[]
  /** By count, of the plugin's capabilities. */
  leases?(capability: string): readonly CountedLease[]
  record?(event: BrokerRecord): Promise<void> | void
  requireRecord?(capability: string): void
}

// Tests look into values of many shapes, and a wrong guess fails the test.
// oxlint-disable-next-line typescript/no-explicit-any
export type Reply = { ok: true; value: any } | { ok: false; error: ReplyError }

/** A broker with a plugin behind it whose requests a test writes. */
export function createScene({ asks = {}, grants, config, ports, secrets = {}, capabilities, leases, record, requireRecord }: SceneOptions) {
  const held = new Map(Object.entries(grants ?? Object.fromEntries(Object.entries(asks).map(([name, scope]) => [name, [scope]]))))
  const listeners = new Set<(plugin: string, capability: string, why?: RightEnd) => void>()
  const denials: Denial[] = []
  const records: BrokerRecord[] = []
  const lines: LogLine[] = []
  const abort = new AbortController()

  const plugin: GuestPlugin = {
    name: 'weather', version: '1.0.0', digest: 'd', tier: 'unverified', engine: 'isolate', limits: defaultLimits,
    tools: [], capabilities: asks, config, code: async () => new Uint8Array(),
  }
  const broker = createBroker({
    capabilities: capabilities ?? createCapabilities({
      kv: memoryKv(),
      secrets: { read: async (_plugin, handle) => (Object.hasOwn(secrets, handle) ? secrets[handle] : undefined) },
      log: { write: (line) => void lines.push(line) },
      ...ports,
    }),
    grants: {
      granted: (_plugin, capability) => held.get(capability) ?? [],
      leases: (_plugin, capability) => leases?.(capability) ?? [],
      onRevoke(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    requireRecord,
    record: record ?? ((event) => void records.push(event)),
  })
  const from = { plugin, caller: { principal: 'ann' }, signal: abort.signal, onDenial: (denial: Denial) => void denials.push(denial) }

  return {
    broker, plugin, from, denials, records, lines, abort,
    grant(capability: string, scope: unknown) {
      held.set(capability, [...(held.get(capability) ?? []), scope])
    },
    /** Takes back all grants of the capability but those left. */
    revoke(capability: string, left: unknown[] = [], why?: RightEnd) {
      held.set(capability, left)
      for (const listener of listeners) listener(plugin.name, capability, why)
    },
    text: async (text: string): Promise<Reply> => JSON.parse(await broker.handle(from, text)),
    request: async (capability: string, method: string, input: unknown = {}, origin = from): Promise<Reply> =>
      JSON.parse(await broker.handle(origin, JSON.stringify({ call: 1, capability, method, input }))),
  }
}

/** The value of a reply that must be one. */
// oxlint-disable-next-line typescript/no-explicit-any
export function valueOf(reply: Reply): any {
  if (!reply.ok) throw new TypeError(`refused: ${JSON.stringify(reply.error)}`)
  return reply.value
}

/** The code of a reply that must be a refusal. */
export function codeOf(reply: Reply): string {
  return reply.ok ? 'ok' : reply.error.code
}

export function memoryKv(now: () => number = Date.now): KvPort {
  const spaces = new Map<string, Map<string, { value: string; ends: number }>>()
  const rows = ({ plugin, principal, shared }: KvSpace) => {
    const name = JSON.stringify([plugin, shared || principal])
    const found = spaces.get(name) ?? new Map<string, { value: string; ends: number }>()
    spaces.set(name, found)
    for (const [key, { ends }] of found) if (ends <= now()) found.delete(key)
    return found
  }
  const size = (entries: Iterable<[string, { value: string }]>) => [...entries].reduce((sum, [key, { value }]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)

  return {
    get: async (space, key) => rows(space).get(key)?.value,
    async set(space, key, value, { quota, ttlMs = Infinity }) {
      const entry = { value, ends: now() + ttlMs }
      const next = new Map(rows(space)).set(key, entry)
      if (size(next) > quota.bytes) return 'bytes'
      if (next.size > quota.keys) return 'keys'
      rows(space).set(key, entry)
      return 'stored'
    },
    delete: async (space, key) => rows(space).delete(key),
    list: async (space, { prefix, after, limit }) =>
      [...rows(space).keys()].toSorted().filter((key) => key.startsWith(prefix) && (after === undefined || key > after)).slice(0, limit),
    usage: async (space) => ({ bytes: size(rows(space)), entries: rows(space).size }),
  }
}

/** A capability `slow` whose one method `wait` takes as long as `perform` does. */
export function slowCapability(perform: (signal: AbortSignal) => Promise<unknown>): Capability {
  const Scope = z.strictObject({})
  return defineCapability<z.infer<typeof Scope>>({
    name: 'slow', title: { en: 'Slow', 'zh-CN': '慢' }, effect: 'read', scope: Scope,
    methods: { wait: defineMethod({ input: Scope, tried: () => 'wait', check: anyGrant, perform: (_input, { signal }) => perform(signal) }) },
    within: () => true,
    consent: () => [],
  })
}
