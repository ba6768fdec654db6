import { CodedError } from '../protocol/coded-error.ts'
import { hostCommand as defaultHostCommand } from '../protocol/host-command.ts'
import type { HostCommand, HostKind } from '../protocol/host-command.ts'
import type { Broker } from '../broker/broker.ts'
import { fairBroker } from '../broker/fair-broker.ts'
import type { Denial } from '../broker/denial.ts'
import { abortable } from './abortable.ts'
import type { Guest } from './guest.ts'
import type { Caller, GuestPlugin, Tier } from './guest-plugin.ts'
import type { Host } from './host.ts'
import { createHostBreaker } from './host-breaker.ts'
import { createHostLauncher } from './host-launcher.ts'
import type { Walls } from './host-command-line.ts'
import { createHostPool } from './host-pool.ts'
import { type GuestStats, StatsBook } from './guest-stats.ts'
import type { Quarantine, QuarantineBook } from './quarantine.ts'
import { createSleeper, memoryOf } from './sleeper.ts'
import type { SleepRules } from './sleep-plan.ts'
import type { ProgressReport } from './progress-report.ts'
import { minimumAdvice, minimumHolds } from './ring-report.ts'
import type { SandboxMinimum } from './ring-report.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxLog } from './sandbox-log.ts'
import type { SupervisorStatus } from './supervisor-status.ts'
import { tierRules } from './tier.ts'
import type { ToolCall } from './tool-call.ts'

export interface ToolRequest {
  tool: string
  /** A JSON value. */
  input: unknown
  caller: Caller
  /** What the tool does at worst. One that only reads is run again when its process was lost through no fault of its own. */
  effect?: 'read' | 'write' | 'external' | 'spend'
  signal?: AbortSignal
  /** What the guest says of how far it is; words and figures of a stranger. */
  onProgress?(report: ProgressReport): void
}

export interface ToolResult {
  /** A JSON value that the guest made; checked for size and depth, not yet against the tool's schema. */
  output: unknown
  ms: number
  denials: Denial[]
  /** Has it read or sent anything outside? Then its output is a stranger's word. */
  reached: boolean
}

/** The only door from the gateway to a guest. */
export interface Supervisor extends AsyncDisposable {
  /**
   * Runs one tool of a plugin; starts its process and loads its code when needed.
   * Throws SandboxError; `details.denials` holds what the broker refused on the way.
   */
  call(plugin: GuestPlugin, request: ToolRequest): Promise<ToolResult>
  /** Starts what first calls would wait for: the shared host, one spare host, or those of the tiers named. */
  warm(tiers?: readonly Tier[]): Promise<void>
  /** Disposes a plugin's guests, after it was disabled, removed, changed or upgraded. */
  stop(pluginName: string): Promise<void>
  status(): SupervisorStatus
  /** How one plugin is. */
  stateOf(pluginName: string): GuestState
}

export interface GuestState extends GuestStats {
  state: 'awake' | 'asleep' | 'quarantined'
  /** What it holds, as far as it can be told from others, MiB; 0 while it sleeps. */
  memoryMb: number
  quarantine?: Quarantine
}

export interface SupervisorOptions {
  broker: Broker
  log: SandboxLog
  /** Read at each call: it may change while plugins run. */
  readonly minimum: SandboxMinimum
  /** Read at each look: when guests that have nothing to do are put to sleep. */
  readonly sleep?: SleepRules
  /** Without it, a plugin that ends its process again and again merely waits longer. */
  quarantine?: QuarantineBook
  /** A host process was lost and its like will be started at the next call. */
  onRestart?(): void
  /** A call ended; `code` is `ok` or a SandboxCode. */
  onCall?(event: { plugin: string; tool: string; ms: number; code: string }): void
  /** The Node binary that hosts run on; this process's own by default. */
  nodePath?: string
  /** How to start a host; by default the built one. */
  hostCommand?(kind: HostKind): HostCommand
  /** The operating system's walls to try, best first; by default all it offers. */
  walls?: readonly Walls[]
}

/** A neighbour that ends the process twice in a row is met by setting it apart, not by trying on. */
const maxTries = 2

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { log, onRestart, onCall, quarantine, nodePath = process.execPath, hostCommand = defaultHostCommand, walls } = options
  const launcher = createHostLauncher({ node: nodePath, hostCommand, log, walls })
  const breaker = createHostBreaker(() => performance.now())
  /** How often each plugin was stopped. */
  const stops = new Map<string, number>()
  let restarts = 0
  const stats = new StatsBook()
  const pool = createHostPool({
    launcher,
    broker: fairBroker(options.broker),
    log,
    onLost(loss) {
      const { suspects } = loss
      restarts++
      blame(suspects, loss.message)
      onRestart?.()
    },
  })

  function blame(suspects: readonly string[], why: string): void {
    breaker.blame(suspects)
    // Who of several it was shows when each runs by itself.
    if (suspects.length > 1) pool.setApart(suspects)
    for (const plugin of suspects) {
      stats.killed(plugin)
      if (!breaker.isHopeless(plugin)) continue
      log.warn({ plugin, why }, 'a plugin ended its process again and again, and is in quarantine')
      quarantine?.put(plugin, why)
    }
  }

  function begin(plugin: GuestPlugin, request: ToolRequest): ToolCall | Promise<ToolCall> {
    const input = inputText(plugin, request)
    const host = mayRunNow(plugin) ? pool.ready(plugin) : undefined
    const guest = host?.ready(plugin)
    if (!host || !guest) return prepare(plugin, request, input)
    checkBreaker(plugin, request.tool)
    return enter(host, guest, request, input)
  }

  async function prepare(plugin: GuestPlugin, request: ToolRequest, input: string): Promise<ToolCall> {
    const stopsBefore = stops.get(plugin.name)
    await checkMinimum(plugin)
    checkBreaker(plugin, request.tool)
    const started = performance.now()
    const host = await abortable(pool.hostFor(plugin), request.signal)
    // A plugin that was disabled while its host started must not start after all.
    if (stops.get(plugin.name) !== stopsBefore) throw new SandboxError('guest_gone', `${plugin.name} was stopped`, { plugin: plugin.name, tool: request.tool })
    const wasReady = host.ready(plugin) !== undefined
    const guest = await abortable(host.guest(plugin), request.signal)
    if (!wasReady) stats.woken(plugin.name, performance.now() - started)
    return enter(host, guest, request, input)
  }

  function enter(host: Host, guest: Guest, { tool, caller, signal, onProgress }: ToolRequest, input: string): ToolCall {
    const call = guest.call({ tool, caller, signal, onProgress, input })
    host.wake()
    return call
  }

  function mayRunNow({ tier }: GuestPlugin): boolean {
    return !tierRules[tier].guarded || (launcher.rings().measured && minimumHolds(options.minimum, launcher.rings()))
  }

  async function checkMinimum(plugin: GuestPlugin): Promise<void> {
    if (mayRunNow(plugin)) return
    if (!launcher.rings().measured) await pool.measure(plugin.tier)
    const { minimum } = options
    if (minimumHolds(minimum, launcher.rings())) return
    throw new SandboxError('sandbox_insufficient', `${plugin.name} was not run. ${minimumAdvice(minimum, launcher.rings())}`, { plugin: plugin.name, minimum })
  }

  function checkBreaker(plugin: GuestPlugin, tool: string): void {
    const quarantined = quarantine?.of(plugin.name)
    if (quarantined) {
      throw new SandboxError('quarantined', `${plugin.name} ended its process again and again and does not run any more: ${quarantined.reason}. Its owner can let it run with "airlock plugin enable ${plugin.name}".`, { plugin: plugin.name, tool, since: quarantined.since.toISOString() })
    }

    const retryAfterMs = breaker.waitMs(plugin.name)
    if (retryAfterMs === 0) return
    throw new SandboxError('host_gone', `${plugin.name} ended its process again and again; it may be called again in ${Math.ceil(retryAfterMs / 1_000)} s`, {
      plugin: plugin.name,
      tool,
      retryAfterMs,
    })
  }

  const sleeper = createSleeper({ pool, rules: () => options.sleep })

  function stateOf(name: string): GuestState {
    const known = { ...stats.of(name), memoryMb: 0 }
    const reason = quarantine?.of(name)
    if (reason) return { ...known, state: 'quarantined', quarantine: reason }
    for (const { host } of pool.running()) {
      const guests = host.guests()
      const found = guests.find(({ plugin }) => plugin.name === name)
      if (found) return { ...known, state: 'awake', memoryMb: Math.round(memoryOf(guests.length, host.rssMb(), found.heapMb) * 10) / 10 }
    }

    return { ...known, state: 'asleep' }
  }

  return {
    async call(plugin, request) {
      const started = performance.now()
      const tell = (code: string): number => {
        const ms = performance.now() - started
        onCall?.({ plugin: plugin.name, tool: request.tool, ms, code })
        return ms
      }

      stats.called(plugin.name)
      for (let tries = 1; ; tries++) {
        let call: ToolCall | undefined
        try {
          const begun = begin(plugin, request)
          // Nothing is awaited that is there: each wait is a turn of the queue on every call's way.
          call = begun instanceof Promise ? await begun : begun
          const output = await call.outcome
          return { output, denials: call.denials, reached: call.reached, ms: tell('ok') }
        } catch (error) {
          // Nothing was done, or nothing that matters if it is done twice.
          const mayRunAgain = error instanceof SandboxError && error.code === 'host_restarted' && (call === undefined || request.effect === 'read')
          if (mayRunAgain && tries < maxTries) continue
          tell(error instanceof CodedError ? error.code : 'internal')
          throw error
        }
      }
    },

    async warm(tiers = ['bundled', 'unverified']) {
      for (const tier of tiers) await pool.warm(tier)
    },

    async stop(pluginName) {
      stops.set(pluginName, (stops.get(pluginName) ?? 0) + 1)
      pool.stop(pluginName)
      breaker.forget(pluginName)
    },

    status: () => ({
      rings: launcher.rings(),
      hosts: pool.running().map(({ host, tier, restarts }) => ({
        pid: host.pid(),
        tier,
        plugins: host.plugins().map(({ name }) => name),
        rssMb: Math.round(host.rssMb() ?? 0),
        restarts,
      })),
      spares: pool.spares().map((host) => ({ pid: host.pid(), rssMb: Math.round(host.rssMb() ?? 0) })),
      restarts,
      minimum: options.minimum,
      minimumHolds: launcher.rings().measured ? minimumHolds(options.minimum, launcher.rings()) : null,
    }),

    stateOf,

    [Symbol.asyncDispose]() {
      sleeper[Symbol.dispose]()
      return pool[Symbol.asyncDispose]()
    },
  }
}

/** The payload of the call frame. Throws SandboxError when the call needs no guest to fail. */
function inputText(plugin: GuestPlugin, { tool, input, signal }: ToolRequest): string {
  const about = { plugin: plugin.name, tool }
  if (!plugin.tools.includes(tool)) throw new SandboxError('tool_unknown', `${plugin.name} has no tool ${tool}; it has ${plugin.tools.join(', ')}`, about)
  if (signal?.aborted) throw new SandboxError('cancelled', `the call of ${plugin.name} ${tool} was cancelled`, about)
  const text = JSON.stringify({ tool, input: input ?? null })
  const bytes = Buffer.byteLength(text)
  if (bytes <= plugin.limits.inputBytes) return text
  throw new SandboxError('input_limit', `the input of ${plugin.name} ${tool} has ${bytes} bytes; allowed are ${plugin.limits.inputBytes} (limits.inputBytes in the manifest)`, { ...about, bytes })
}
