import type { Broker } from '../broker/broker.ts'
import type { GuestPlugin, Tier } from './guest-plugin.ts'
import { createHost } from './host.ts'
import type { Host, HostLoss } from './host.ts'
import type { HostLauncher } from './host-launcher.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxLog } from './sandbox-log.ts'
import { shareKey, tierRules } from './tier.ts'

const refillMs = 500

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
  const spares = new Map<boolean, Slot>()
  const restarts = new Map<string, number>()
  const keptSpares = new Set<Tier>()
  const all = new Set<Host>()
  let closed = false

  async function start(jit: boolean): Promise<Host> {
    if (closed) throw new SandboxError('host_gone', 'the gateway is stopping')
    const host = createHost(await launcher.launch({ jit }), { broker, log })
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

  function spare(tier: Tier): Slot {
    const { jit } = tierRules[tier]
    return spares.get(jit) ?? occupy(spares, jit, tier, start(jit))
  }

  /** Not now: this moment belongs to the call that took the spare. */
  function refillLater(tier: Tier): void {
    setTimeout(() => {
      if (!closed) spare(tier).starting.catch((error: unknown) => log.warn({ error, tier }, 'no spare extension host could be started'))
    }, refillMs).unref()
  }

  /** A host for this key, the spare one if it fits. */
  function takeOrStart(tier: Tier): Promise<Host> {
    const rule = tierRules[tier]
    const ready = spares.get(rule.jit)
    if (!ready) return start(rule.jit)
    spares.delete(rule.jit)
    if (keptSpares.has(tier)) refillLater(tier)
    return ready.starting
  }

  function open(key: string, tier: Tier): Slot {
    const slot = occupy(slots, key, tier, takeOrStart(tier))
    slot.starting.then((host) => host.lost.then((loss) => {
      if (loss.wanted) return
      restarts.set(key, (restarts.get(key) ?? 0) + 1)
      log.warn({ key, ...loss }, 'an extension host was lost')
      onLost(loss)
    }), () => {})
    return slot
  }

  return {
    ready: (plugin) => slots.get(shareKey(plugin))?.host,

    async hostFor(plugin) {
      const key = shareKey(plugin)
      return (slots.get(key) ?? open(key, plugin.tier)).starting
    },

    async measure(tier) {
      await spare(tier).starting
    },

    async warm(tier) {
      const rule = tierRules[tier]
      if (rule.spare) {
        keptSpares.add(tier)
        await spare(tier).starting
      }

      if (rule.sharing === 'tier') await (slots.get(shareKey({ name: '', tier })) ?? open(shareKey({ name: '', tier }), tier)).starting
    },

    stop(pluginName) {
      for (const { tier, host } of slots.values()) {
        if (!host?.plugins().some(({ name }) => name === pluginName)) continue
        host.stop(pluginName)
        if (tierRules[tier].sharing !== 'tier' && host.plugins().length === 0) host.end(`${pluginName} was stopped`)
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
