import { randomBytes } from 'node:crypto'
import { CodedError } from '../protocol/coded-error.ts'
import { Deadlines } from '../protocol/deadlines.ts'
import { frameKind } from '../protocol/frame.ts'
import type { Frame } from '../protocol/frame.ts'
import type { LoadHeader } from '../protocol/load-header.ts'
import { NumberMap } from '../protocol/number-map.ts'
import type { Broker } from '../broker/broker.ts'
import { CallWindow } from './call-window.ts'
import { readAnswer } from './guest-answer.ts'
import type { Caller, GuestPlugin } from './guest-plugin.ts'
import { createGuestRequests } from './guest-requests.ts'
import type { HostLink } from './host-link.ts'
import { readVerdict } from './host-verdict.ts'
import type { HostVerdict } from './host-verdict.ts'
import type { ProgressReport } from './progress-report.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxCode } from './sandbox-error.ts'
import type { SandboxLog } from './sandbox-log.ts'
import { startToolCall } from './tool-call.ts'
import type { ToolCall } from './tool-call.ts'

const loadAtLeastMs = 2_000
/** The host ends loads and calls at their limit; the gateway's own deadline is for hosts that do not. */
const graceMs = 250
/** Limits that a guest does not survive: its `gone` follows the `failed` of the call that reached one. */
const deadly: ReadonlySet<SandboxCode> = new Set(['cpu_limit', 'memory_limit'])
/** An honest host answers a call that was given up at once. */
const owedAnswerMs = 3_000

export interface GuestOptions {
  plugin: GuestPlugin
  instance: number
  link: HostLink
  broker: Broker
  log: SandboxLog
  nextCall(): number
  onHolding(requests: number, bytes: number): void
  /** A limit ended a call and will end the instance: new calls need another one. */
  onDoomed(): void
  /** The instance exists no longer; `stuck` when its host should not either. */
  onGone(verdict: { code: SandboxCode; message: string; stuck?: boolean }): void
}

/** One plugin's code in one isolate, as the gateway sees it. */
export interface Guest {
  readonly plugin: GuestPlugin
  /** Settles when the host has loaded the code; rejects with why not. */
  readonly loaded: Promise<void>
  call(request: { tool: string; input: string; caller: Caller; signal?: AbortSignal; onProgress?(report: ProgressReport): void }): ToolCall
  /** Takes one frame of this instance. Throws SandboxError `frame_invalid` on what no honest host says. */
  receive(frame: Frame): void
  isBusy(): boolean
  /** Milliseconds since its last call ended; undefined while it loads or has calls open. */
  idleMs(): number | undefined
  /** Does the host owe an answer for longer than any honest host takes? */
  isOwed(): boolean
  isLoading(): boolean
  /** Is anything at work in the host for this guest, wanted or given up? */
  isAtWork(): boolean
  /** It did not come back from its start, or from the call at work, which fails with this code. The rest ends with the host. */
  overran(code: SandboxCode, message: string): void
  /** Ends every call with this code; the guest is not used again. */
  end(code: SandboxCode, message: string): void
}

export function startGuest({ plugin, instance, link, broker, log, nextCall, onHolding, onDoomed, onGone }: GuestOptions): Guest {
  const calls = new NumberMap<ToolCall>()
  const window = new CallWindow()
  const deadlines = new Deadlines(plugin.limits.wallMs + graceMs, (number) => calls.get(number)?.expire())
  /** Calls that ended here first: number to when. Their answer is still to come, once. */
  const givenUp = new Map<number, number>()
  const loading = Promise.withResolvers<void>()
  // Whoever waits sees it; nobody may be waiting.
  loading.promise.catch(() => {})
  let state: 'loading' | 'running' | 'ended' = 'loading'
  let doomed = false
  // A module that computes hears of nothing meanwhile; how long it may is another watch's concern.
  const owedMs = owedAnswerMs + (plugin.engine === 'wasm' ? plugin.limits.cpuMs : 0)
  const memory = { reached: false }
  let lastCaller: Caller | undefined
  let idleSince = performance.now()
  const loadDeadline = setTimeout(
    () => gone({ code: 'load_failed', message: `${plugin.name} took too long to load` }),
    Math.max(plugin.limits.cpuMs, plugin.limits.wallMs, loadAtLeastMs) + graceMs,
  )

  const requests = createGuestRequests({
    plugin,
    broker,
    log,
    // A host that names a call that it was not sent yet guesses: the guest knows nothing of that.
    callOf: (number) => (window.isInside(number) ? calls.get(number) : undefined),
    reply: (number, text) => {
      if (state !== 'ended') link.send(frameKind.reply, instance, number, text)
    },
    onHolding,
    onTooMany(call) {
      for (const [number, open] of calls.entries()) if (open === call) giveUp(number)
      call.fail('call_limit', `${plugin.name} ${call.tool} made more than ${plugin.limits.callsTotal} requests`)
    },
  })

  function giveUp(number: number): void {
    forget(number)
    if (window.withdraw(number)) return
    givenUp.set(number, performance.now())
    link.send(frameKind.cancel, instance, number)
  }

  function forget(number: number): void {
    calls.delete(number)
    deadlines.end(number)
    if (calls.size === 0) idleSince = performance.now()
  }

  /** The call that this answer ends, or undefined when it ended here before. */
  function answered(number: number): ToolCall | undefined {
    const call = calls.get(number)
    if (!window.leave(number) || (!call && !givenUp.delete(number))) {
      throw new SandboxError('frame_invalid', `the extension host of ${plugin.name} answered a call that is not open`, { number })
    }

    forget(number)
    return call
  }

  function end(code: SandboxCode, message: string): void {
    if (state === 'ended') return
    const wasLoading = state === 'loading'
    state = 'ended'
    clearTimeout(loadDeadline)
    if (wasLoading) loading.reject(new SandboxError(code, message, { plugin: plugin.name }))
    for (const [, call] of calls.entries()) call.fail(code, message)
    calls.clear()
    window.clear()
    deadlines.clear()
    givenUp.clear()
  }

  function gone(verdict: Pick<HostVerdict, 'code' | 'message' | 'stuck'>): void {
    // The call that reached the limit was told so; the others merely lost their guest.
    end(doomed ? 'guest_gone' : verdict.code, verdict.message)
    onGone(verdict)
  }

  function only(expected: typeof state, frame: Frame): void {
    if (state !== expected) throw new SandboxError('frame_invalid', `an extension host sent kind ${frame.kind} for ${plugin.name} while it was ${state}`)
  }

  const receivers: Readonly<Record<number, (frame: Frame) => void>> = {
    [frameKind.loaded](frame) {
      only('loading', frame)
      state = 'running'
      idleSince = performance.now()
      clearTimeout(loadDeadline)
      loading.resolve()
    },
    [frameKind.loadFailed](frame) {
      only('loading', frame)
      const verdict = readVerdict(frame.payload)
      gone({ ...verdict, message: `${plugin.name} could not be loaded: ${verdict.message}` })
    },
    [frameKind.result](frame) {
      const call = answered(frame.call)
      if (!call) return
      const answer = readAnswer(frame.payload, plugin, call.tool)
      if (answer.ok) call.succeed(answer.value)
      else call.fail(answer.code, answer.message, answer.details)
    },
    [frameKind.failed](frame) {
      const verdict = readVerdict(frame.payload)
      answered(frame.call)?.fail(verdict.code, verdict.message)
      if (!deadly.has(verdict.code)) return
      doomed = true
      onDoomed()
    },
    [frameKind.request]: (frame) => requests.request(frame.call, frame.payload),
    [frameKind.notice]: (frame) => requests.notice(frame.payload),
    [frameKind.gone]: (frame) => gone(readVerdict(frame.payload)),
  }

  return {
    plugin,
    loaded: loading.promise,
    call({ tool, input, caller, signal, onProgress }) {
      if (state !== 'running') throw new SandboxError('guest_gone', `${plugin.name} ended before the call could start`, { plugin: plugin.name, tool })
      if (calls.size + givenUp.size >= plugin.limits.callsInFlight) {
        throw new SandboxError('busy', `${plugin.name} has as many calls open as it may (${plugin.limits.callsInFlight}); try again when one has ended`, { plugin: plugin.name, tool })
      }

      const number = nextCall()
      const call = startToolCall({ plugin, tool, caller, signal, onProgress, memory, onGivenUp: () => giveUp(number) })
      calls.set(number, call)
      deadlines.begin(number)
      window.enter(number, () => {
        link.send(isSameCaller(caller, lastCaller) ? frameKind.callToo : frameKind.call, instance, number, input)
        lastCaller = caller
      })
      return call
    },
    receive(frame) {
      const receiver = receivers[frame.kind]
      if (!receiver) throw new SandboxError('frame_invalid', `an extension host sent a frame of unknown kind ${frame.kind}`)
      receiver(frame)
    },
    isBusy: () => state === 'loading' || calls.size > 0,
    // An answer that is still owed is work that goes on inside.
    idleMs: () => (state === 'running' && calls.size + givenUp.size === 0 ? performance.now() - idleSince : undefined),
    isLoading: () => state === 'loading',
    isAtWork: () => state === 'loading' || calls.size + givenUp.size > 0,
    overran(code, message) {
      // In an isolate, several calls are at work at once.
      if (state === 'loading' || plugin.engine === 'isolate') return end(code, message)
      // Calls run in the order in which they came: the eldest is at work, unless one that was given up is.
      const [eldest] = givenUp.size === 0 ? calls.entries().sort(([one], [other]) => one - other) : []
      if (!eldest) return
      forget(eldest[0])
      eldest[1].fail(code, message)
    },
    isOwed: () => [...givenUp.values()].some((since) => performance.now() - since > owedMs),
    end,
  }
}

function isSameCaller(one: Caller, other: Caller | undefined): boolean {
  return one.principal === other?.principal && one.session === other.session && one.turn === other.turn
}

const seedBytes = 48

/** What the host is told, then the code: `[u32be n][n bytes of header][code]`. Throws what `plugin.code` throws when that has a code, else SandboxError `load_failed`. */
export async function loadPayload(plugin: GuestPlugin): Promise<Buffer> {
  const code = await plugin.code().catch((cause: unknown) => {
    // Whoever keeps the files says best what is wrong with them: changed since they were consented to, gone.
    if (cause instanceof CodedError) throw cause
    const why = cause instanceof Error ? cause.message : 'unknown'
    throw new SandboxError('load_failed', `the code of ${plugin.name} could not be read: ${why}`, { plugin: plugin.name }, { cause })
  })
  const { name, version, limits, tools, exports, capabilities, config, deterministic } = plugin
  const told: LoadHeader = { plugin: name, version, limits, tools, exports, capabilities: Object.keys(capabilities), config: config ?? null, seed: randomBytes(seedBytes).toString('base64'), deterministic }
  const header = Buffer.from(JSON.stringify(told))
  const size = Buffer.alloc(4)
  size.writeUInt32BE(header.length)
  return Buffer.concat([size, header, code])
}
