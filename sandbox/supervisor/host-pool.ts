import type { Broker } from '../broker/broker.ts'
import type { Engine, HostKind } from '../protocol/host-command.ts'
import type { GuestPlugin, Tier } from './guest-plugin.ts'
import { createHost } from './host.ts'
import type { Host, HostLoss } from './host.ts'
import type { HostLauncher } from './host-launcher.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxLog } from './sandbox-log.ts'
import { hostKind, shareKey, tierRules } from './tier.ts'

const refillMs = 500
/** Time enough for a plugin that ends processes to show that it was the one. */
const apartMs = 10 * 60_000

export interface PooledHost {
  host: Host
  tier: Tier
  /** How often a host of this key was lost before. */
  restarts: number
}

export interface HostPoolOptions {
  launcher: HostLauncher
  broker: Broker
  log: SandboxLog
  onLost(loss: HostLoss): void
}

/** The extension hosts that run, by who shares them, and the spare ones. */
export interface HostPool extends AsyncDisposable {
  /** The host of this plugin if it runs: what most calls find, without waiting a turn. */
  ready(plugin: GuestPlugin): Host | undefined
  /** The host of this plugin, started when it does not run. */
  hostFor(plugin: GuestPlugin): Promise<Host>
  /** Starts any host, for what the launcher learns from it; it becomes a spare. */
  measure(tier: Tier): Promise<void>
  /** Starts what the first call of this tier would wait for, and keeps a spare where the tier has one. */
  warm(tier: Tier): Promise<void>
  /** From now on, each of these has a process of its own: one of them ended the one that they shared. */
  setApart(pluginNames: readonly string[]): void
  /** Unloads the plugin if nobody waits for anything of it, and ends a host that then holds nobody. */
  sleep(pluginName: string): void
  /** Disposes the plugin's guests, and the host that is then of no use. */
  stop(pluginName: string): void
  running(): PooledHost[]
  spares(): Host[]
}

interface Slot {
  tier: Tier
  starting: Promise<Host>
  host?: Host
}

export function createHostPool({ launcher, broker, log, onLost }: HostPoolOptions): HostPool {
  const slots = new Map<string, Slot>()
  /** By the kind of process. */
  const spares = new Map<string, Slot>()
  const restarts = new Map<string, number>()
  const keptSpares = new Set<string>()
  const all = new Set<Host>()
  /** Plugin to until when. */
  const apart = new Map<string, number>()
  let closed = false

  function keyOf(plugin: GuestPlugin): string {
    const until = apart.get(plugin.name)
    if (until === undefined) return shareKey(plugin)
    if (until > performance.now()) return `${shareKey(plugin)}, ${plugin.name} apart`
    apart.delete(plugin.name)
    return shareKey(plugin)
  }

  async function start(kind: HostKind): Promise<Host> {
    if (closed) throw new SandboxError('host_gone', 'the gateway is stopping')
    const host = createHost(await launcher.launch(kind), { broker, log })
    all.add(host)
    void host.exited.then(() => all.delete(host))
    // The gateway began to stop while this one started.
    if (closed) host.end('the gateway is stopping')
    return host
  }

  /** Puts a host into its slot, and takes it out again when it is lost. */
  function occupy<Key>(map: Map<Key, Slot>, key: Key, tier: Tier, starting: Promise<Host>): Slot {
    const slot: Slot = { tier, starting }
    const vacate = (): void => {
      if (map.get(key) === slot) map.delete(key)
    }
    map.set(key, slot)
    starting.then((host) => {
      slot.host = host
      void host.lost.then(vacate)
    }, vacate)
    return slot
  }

  function spare(tier: Tier, engine: Engine): Slot {
    const kind = hostKind(tier, engine)
    const key = kindKey(kind)
    return spares.get(key) ?? occupy(spares, key, tier, start(kind))
  }

  /** Not now: this moment belongs to the call that took the spare. */
  function refillLater(tier: Tier, engine: Engine): void {
    setTimeout(() => {
      if (!closed) spare(tier, engine).starting.catch((error: unknown) => log.warn({ error, tier, engine }, 'no spare extension host could be started'))
    }, refillMs).unref()
  }

  /** A host for this key, the spare one if it fits. */
  function takeOrStart(tier: Tier, engine: Engine): Promise<Host> {
    const kind = hostKind(tier, engine)
    const key = kindKey(kind)
    const ready = spares.get(key)
    // The first plugin of an engine waits for its process, the next one shall not: where spares are kept at all.
    const isNew = tierRules[tier].spare && keptSpares.size > 0 && !keptSpares.has(key)
    if (isNew) keptSpares.add(key)
    if (isNew || (ready && keptSpares.has(key))) refillLater(tier, engine)
    if (!ready) return start(kind)
    spares.delete(key)
    return ready.starting
  }

  function open(key: string, { tier, engine }: Pick<GuestPlugin, 'tier' | 'engine'>): Slot {
    const slot = occupy(slots, key, tier, takeOrStart(tier, engine))
    slot.starting.then((host) => host.lost.then((loss) => {
      if (loss.wanted) return
      restarts.set(key, (restarts.get(key) ?? 0) + 1)
      log.warn({ key, ...loss }, 'an extension host was lost')
      onLost(loss)
    }), () => {})
    return slot
  }

  function hostsOf(pluginName: string): [string, Slot][] {
    return [...slots].filter(([, { host }]) => host?.plugins().some(({ name }) => name === pluginName))
  }

  /** A host for all of a tier stays for the next of them. */
  function endIfEmpty(key: string, message: string): void {
    const { tier, host } = slots.get(key)!
    if (host?.plugins().length === 0 && key !== shareKey({ name: '', tier, engine: 'isolate' })) host.end(message)
  }

  return {
    ready: (plugin) => slots.get(keyOf(plugin))?.host,

    async hostFor(plugin) {
      const key = keyOf(plugin)
      return (slots.get(key) ?? open(key, plugin)).starting
    },

    async measure(tier) {
      await spare(tier, 'isolate').starting
    },

    async warm(tier) {
      const rule = tierRules[tier]
      const engine = 'isolate'
      if (rule.spare) {
        keptSpares.add(kindKey(hostKind(tier, engine)))
        await spare(tier, engine).starting
      }

      const key = shareKey({ name: '', tier, engine })
      if (rule.sharing === 'tier') await (slots.get(key) ?? open(key, { tier, engine })).starting
    },

    setApart(pluginNames) {
      for (const name of pluginNames) apart.set(name, performance.now() + apartMs)
    },

    sleep(pluginName) {
      for (const [key, { host }] of hostsOf(pluginName)) if (host?.sleep(pluginName)) endIfEmpty(key, `${pluginName} sleeps`)
    },

    stop(pluginName) {
      for (const [key, { host }] of hostsOf(pluginName)) {
        host?.stop(pluginName)
        endIfEmpty(key, `${pluginName} was stopped`)
      }
    },

    running: () => [...slots].flatMap(([key, { tier, host }]) => (host ? [{ host, tier, restarts: restarts.get(key) ?? 0 }] : [])),
    spares: () => [...spares.values()].flatMap(({ host }) => host ?? []),

    async [Symbol.asyncDispose]() {
      closed = true
      await Promise.allSettled([...slots.values(), ...spares.values()].map(({ starting }) => starting))
      const hosts = [...all]
      for (const host of hosts) host.end('the gateway is stopping')
      await Promise.all(hosts.map(({ exited }) => exited))
    },
  }
}

const kindKey = ({ engine, jit }: Required<HostKind>): string => `${engine} ${jit ? 'with' : 'without'} JIT`
