import { frameKind, pingFor } from '../protocol/frame.ts'
import type { Frame } from '../protocol/frame.ts'
import type { Engine } from '../protocol/host-command.ts'
import { longestHoldMs } from '../protocol/limits.ts'
import type { Broker } from '../broker/broker.ts'
import { loadPayload, startGuest } from './guest.ts'
import type { Guest } from './guest.ts'
import type { GuestPlugin } from './guest-plugin.ts'
import type { LaunchedHost } from './host-launcher.ts'
import { memoryBudgetMb } from './memory-budget.ts'
import { watchHost } from './host-watch.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxCode } from './sandbox-error.ts'
import type { SandboxLog } from './sandbox-log.ts'
import { watchStalls } from './stall-watch.ts'

/** What the gateway holds for one host before it stops reading from it. */
const maxHeldRequests = 1_024
const maxHeldBytes = 32 * 1024 * 1024
/** The system gets a disposed isolate's memory back with some delay. */
const memoryReturnsMs = 5_000
/** Frames of guests that have ended may still be on their way; so many between two pongs cannot. */
const maxStrays = 10_000

export interface HostLoss {
  code: SandboxCode
  message: string
  /** Plugins that ran when the host was lost: one of them may have ended it. */
  suspects: string[]
  /** The gateway itself ended it, for want of use. */
  wanted: boolean
}

/** One extension host process, ready to run guests. */
export interface Host {
  readonly lost: Promise<HostLoss>
  readonly exited: Promise<string>
  pid(): number
  rssMb(): number | undefined
  plugins(): GuestPlugin[]
  /** Those that run, and what they hold of the process as far as it says. */
  guests(): { plugin: GuestPlugin; idleMs: number | undefined; heapMb: number }[]
  /** The guest of this plugin if it runs. */
  ready(plugin: GuestPlugin): Guest | undefined
  /** The running guest of this plugin, loaded on first use; loads of one plugin are one. */
  guest(plugin: GuestPlugin): Promise<Guest>
  wake(): void
  /** Disposes the guest of this name, if there is one. */
  stop(pluginName: string): void
  /** The same, but only if nobody waits for anything of it. Answers whether it was. */
  sleep(pluginName: string): boolean
  /** Ends the process and every call in it. */
  end(message: string): void
}

interface Loading {
  plugin: GuestPlugin
  ready: Promise<Guest>
  /** Once it has loaded. */
  guest?: Guest
  /** Stopped before its code was there. */
  stopped: boolean
}

export function createHost({ process, link, selfTest }: LaunchedHost, { broker, log }: { broker: Broker; log: SandboxLog }): Host {
  const byName = new Map<string, Loading>()
  const byInstance = new Map<number, Guest>()
  const lost = Promise.withResolvers<HostLoss>()
  let lastInstance = 0
  let lastCall = 0
  /** Instance to MiB, as the host last said. */
  let heaps = new Map<number, number>()
  const departed: { memoryMb: number; at: number }[] = []
  let strays = 0
  /** The guest that an engine of one thread said it would run last. */
  let entered: number | undefined
  /** For whom the frame at hand speaks. */
  let speaker: string | undefined
  let heldRequests = 0
  let heldBytes = 0
  let loss: HostLoss | undefined

  function lose(code: SandboxCode, message: string, about: Partial<Pick<HostLoss, 'suspects' | 'wanted'>> = {}): void {
    if (loss) return
    const busy = [...byInstance.values()].filter((guest) => guest.isBusy()).map((guest) => guest.plugin.name)
    loss = { code, message, suspects: about.suspects ?? busy, wanted: about.wanted ?? false }
    watch[Symbol.dispose]()
    stalls[Symbol.dispose]()
    process.kill()
    link.close()
    for (const guest of byInstance.values()) endWith(guest, loss)
    byInstance.clear()
    byName.clear()
    lost.resolve(loss)
  }

  function endWith(guest: Guest, { code, message, suspects, wanted }: HostLoss): void {
    const isGuilty = suspects.length === 1 && suspects[0] === guest.plugin.name
    if (wanted || isGuilty) return guest.end(code, message)
    guest.end('host_restarted', `the process that ${guest.plugin.name} shares with other plugins was lost, perhaps by another one`)
  }

  function onHolding(requests: number, bytes: number): void {
    heldRequests += requests
    heldBytes += bytes
    link.hold(heldRequests > maxHeldRequests || heldBytes > maxHeldBytes)
  }

  function begin(loading: Loading, payload: Buffer): Guest {
    const { plugin } = loading
    if (loss) throw new SandboxError('host_gone', loss.message, { plugin: plugin.name })
    const instance = ++lastInstance
    const guest = startGuest({
      plugin,
      instance,
      link,
      broker,
      log,
      // Numbers may come round again after four thousand million calls; none is open for so long.
      nextCall: () => (lastCall = (lastCall % 0xffff_fffe) + 1),
      onHolding,
      onDoomed: () => forget(loading),
      onGone({ message, stuck }) {
        log.warn({ plugin: plugin.name, message, stuck }, 'a guest ended')
        forget(loading)
        drop(instance)
        // Its thread runs on in native code, where nothing but the end of the process reaches it.
        if (stuck) lose('host_gone', `${plugin.name} blocked its extension host: ${message}`, { suspects: [plugin.name] })
      },
    })
    byInstance.set(instance, guest)
    link.send(frameKind.load, instance, 0, payload)
    wake()
    return guest
  }

  function wake(): void {
    watch.wake()
    stalls.wake()
  }

  async function load(loading: Loading): Promise<Guest> {
    const { plugin } = loading
    const payload = await loadPayload(plugin)
    if (loading.stopped) throw new SandboxError('guest_gone', `${plugin.name} was stopped`, { plugin: plugin.name })
    const guest = begin(loading, payload)
    await guest.loaded
    loading.guest = guest
    return guest
  }

  /** The next call of this plugin loads it anew. */
  function forget(loading: Loading): void {
    if (byName.get(loading.plugin.name) === loading) byName.delete(loading.plugin.name)
  }

  function drop(instance: number): void {
    const guest = byInstance.get(instance)
    if (!guest) return
    byInstance.delete(instance)
    // Whoever comes next is not to blame for it.
    if (byInstance.size === 0 && guest.isAtWork()) entered = instance
    departed.push({ memoryMb: guest.plugin.limits.memoryMb, at: performance.now() })
    link.send(frameKind.unload, instance, 0)
  }

  function stop(pluginName: string): void {
    const loading = byName.get(pluginName)
    if (loading) loading.stopped = true
    byName.delete(pluginName)
    for (const [instance, guest] of byInstance) {
      if (guest.plugin.name !== pluginName) continue
      drop(instance)
      guest.end('guest_gone', `${pluginName} was stopped`)
    }
  }

  function pong({ call, payload }: Frame): void {
    if (call !== pingFor.stalls) watch.pong(payload)
    else if (payload.length > 0 || !stalls.pong()) throw new SandboxError('frame_invalid', 'an extension host answered a ping that was never sent')
    if (entered !== undefined && !byInstance.has(entered)) entered = undefined
    strays = 0
  }

  function dispatch(frame: Frame): void {
    if (frame.kind === frameKind.pong) return pong(frame)
    if (frame.kind === frameKind.entered) return void (entered = frame.instance)
    const guest = byInstance.get(frame.instance)
    speaker = guest?.plugin.name
    if (guest) return guest.receive(frame)
    if (frame.instance === 0 || frame.instance > lastInstance || ++strays > maxStrays) {
      throw new SandboxError('frame_invalid', `an extension host spoke for instance ${frame.instance}, which is not its own`, { kind: frame.kind })
    }
  }

  /** Those of whom one may hold the host's thread: the one that it said it enters, or, of isolates, all that have work there. */
  function atWork(): Guest[] {
    const guests = [...byInstance.values()]
    if (selfTest.engine === 'isolate') return guests.filter((guest) => guest.isAtWork())
    if (entered === undefined || (guests.length === 1 && byInstance.has(entered))) return guests.slice(0, 1)
    return guests.filter((guest) => guest === byInstance.get(entered!))
  }

  /** How long the host may be silent: as long as whoever holds it may compute. */
  function silenceMs(): number {
    const guests = atWork()
    const longest = Math.max(0, ...(guests.length > 0 ? guests : [...byInstance.values()]).map(pauseMs))
    return selfTest.engine === 'isolate' ? longest + makingIsolateMs * guests.filter((guest) => guest.isLoading()).length : longest
  }

  function stalled(silentMs: number): void {
    const guests = atWork()
    const [guest, another] = guests
    const suspects = guests.map(({ plugin }) => plugin.name)
    const how = `ran ${Math.round(silentMs)} ms without a pause`
    if (!guest || another) return lose('host_gone', `a plugin blocked its extension host: it ${how}`, { suspects })
    const { name, limits } = guest.plugin
    guest.overran(limits.cpuMs <= limits.wallMs ? 'cpu_limit' : 'wall_limit', `${name} ${how}; it may use ${pauseMs(guest)} ms, or more if its manifest asks for it (limits.cpuMs)`)
    lose('host_gone', `${name} blocked its extension host: it ${how}`, { suspects })
  }

  function budgetMb(): number {
    while (departed[0] && performance.now() - departed[0].at > memoryReturnsMs) departed.shift()
    const present = [...byInstance.values()].map(({ plugin }) => plugin.limits.memoryMb)
    return memoryBudgetMb([...present, ...departed.map(({ memoryMb }) => memoryMb)])
  }

  const watch = watchHost({
    process,
    link,
    isBusy: () => [...byInstance.values()].some((guest) => guest.isBusy()),
    isOwed: () => [...byInstance.values()].some((guest) => guest.isOwed()),
    mayBeSilent: () => selfTest.engine === 'wasm' && isAtWork(),
    budgetMb,
    onBad: lose,
    onHeaps: (found) => {
      heaps = new Map(found)
    },
  })
  const isAtWork = (): boolean => [...byInstance.values()].some((guest) => guest.isAtWork())
  const stalls = watchStalls({ ...stallRules[selfTest.engine], process, link, isBusy: isAtWork, limitMs: silenceMs, onStalled: stalled })
  link.onFrame = dispatch
  link.onBroken = (reason) => {
    // Its exit, which follows, tells more.
    if (reason === undefined) return process.kill()
    const message = `the extension host broke the protocol: ${reason instanceof Error ? reason.message : 'unknown'}`
    lose('frame_invalid', message, speaker === undefined ? {} : { suspects: [speaker] })
  }
  void process.exited.then((how) => lose('host_gone', `the extension host ended: ${how}`))
  link.hold(false)

  return {
    lost: lost.promise,
    exited: process.exited,
    pid: process.pid,
    rssMb: process.rssMb,
    plugins: () => [...byName.values()].map(({ plugin }) => plugin),
    guests: () => [...byInstance].map(([instance, guest]) => ({ plugin: guest.plugin, idleMs: guest.idleMs(), heapMb: heaps.get(instance) ?? 0 })),
    ready(plugin) {
      const known = byName.get(plugin.name)
      return known?.plugin.digest === plugin.digest ? known.guest : undefined
    },
    guest(plugin) {
      const known = byName.get(plugin.name)
      if (known?.plugin.digest === plugin.digest) return known.ready
      // One that is doomed already ends by itself; how it ends is still to be heard.
      if (known) stop(plugin.name)
      const loading: Loading = { plugin, stopped: false, ready: Promise.resolve().then(() => load(loading)) }
      byName.set(plugin.name, loading)
      loading.ready.catch(() => forget(loading))
      return loading.ready
    },
    wake,
    stop,
    sleep(pluginName) {
      const known = byName.get(pluginName)
      if (known?.guest?.idleMs() === undefined) return false
      stop(pluginName)
      return true
    },
    end: (message) => lose('host_gone', message, { wanted: true }),
  }
}

/** What starts a module is given no less than this, however little a call may use. */
const leastStartMs = 1_000
/** What making one isolate may take of the host's own thread on a slow computer; hundreds may be wanted at once. */
const makingIsolateMs = 25

/** How long a guest may hold the host's thread. */
function pauseMs(guest: Guest): number {
  const { cpuMs, wallMs } = guest.plugin.limits
  if (guest.plugin.engine === 'isolate') return Math.min(cpuMs, wallMs, longestHoldMs)
  return Math.min(guest.isLoading() ? Math.max(cpuMs, leastStartMs) : cpuMs, wallMs)
}

/** Isolates end by themselves what can be interrupted, and the guest alone: only what is still silent a while later is stuck in what cannot (FACTS). */
const stallRules: Readonly<Record<Engine, { lookMs: number; graceMs: number }>> = {
  isolate: { lookMs: 50, graceMs: 100 },
  wasm: { lookMs: 20, graceMs: 0 },
}
