import { CapabilityError } from '../broker/capability-error.ts'
import type { Denial } from '../broker/denial.ts'
import type { RequestOrigin } from '../broker/broker.ts'
import type { Caller, GuestPlugin } from './guest-plugin.ts'
import type { ProgressReport } from './progress-report.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxCode } from './sandbox-error.ts'

const unending = new AbortController().signal
/** Said outright, and once: an abort without a reason makes a DOMException for each call, which costs more than many a request. */
const callEnded = new CapabilityError('cancelled', 'the tool call has ended')
const maxDenials = 32
/** Each is an event to all who look on. */
const maxReports = 100

export interface ToolCallOptions {
  plugin: GuestPlugin
  tool: string
  caller: Caller
  signal?: AbortSignal
  /** The guest says how far it is. */
  onProgress?(report: ProgressReport): void
  /** What the guest may remember; one object for all calls of one instance. */
  memory?: { reached: boolean }
  /** The call was given up here while the guest still works on it. */
  onGivenUp(): void
}

/** One call into a guest, from its frame to its one outcome. */
export interface ToolCall {
  readonly tool: string
  readonly outcome: Promise<unknown>
  /** What the broker is told of this call; its signal ends with the call. */
  readonly origin: RequestOrigin
  /** The same for its notices: the last ones come with the answer, and are not lost to its end. */
  readonly noticeOrigin: RequestOrigin
  readonly denials: Denial[]
  /** Did it reach outside, as far as the broker let it, or any call of the same instance before? What that one read, this one can say. */
  readonly reached: boolean
  /** Requests that the guest made so far. */
  requests: number
  noticeBytes: number
  report(progress: ProgressReport): void
  succeed(output: unknown): void
  fail(code: SandboxCode, message: string, details?: Record<string, unknown>): void
  /** Its time is over: it is given up. */
  expire(): void
}

export function startToolCall(options: ToolCallOptions): ToolCall {
  return new OpenCall(options)
}

/** A class and not closures: one is made for each call, and its parts cost more than what it does. */
class OpenCall implements ToolCall {
  readonly outcome: Promise<unknown>
  readonly denials: Denial[] = []
  requests = 0
  noticeBytes = 0
  #resolve!: (output: unknown) => void
  #reject!: (error: SandboxError) => void
  #isOpen = true
  #reports = 0
  #origin: RequestOrigin | undefined
  #noticeOrigin: RequestOrigin | undefined
  #ended: AbortController | undefined
  readonly #abort: (() => void) | undefined
  readonly #options: ToolCallOptions
  readonly #memory: { reached: boolean }

  constructor(options: ToolCallOptions) {
    this.#options = options
    this.#memory = options.memory ?? { reached: false }
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    const { signal, plugin } = options
    if (!signal) return
    this.#abort = () => this.#giveUp('cancelled', `the call of ${plugin.name} ${this.tool} was cancelled`)
    signal.addEventListener('abort', this.#abort, { once: true })
  }

  get tool(): string {
    return this.#options.tool
  }

  get reached(): boolean {
    return this.#memory.reached
  }

  get origin(): RequestOrigin {
    const { plugin, caller } = this.#options
    this.#ended ??= endedController(this.#isOpen)
    this.#origin ??= {
      plugin,
      caller,
      signal: this.#ended.signal,
      onDenial: (denial) => {
        if (this.denials.length < maxDenials) this.denials.push(denial)
      },
      onReach: () => {
        this.#memory.reached = true
      },
      hasReached: () => this.reached,
      tool: this.tool,
    }
    return this.#origin
  }

  report(progress: ProgressReport): void {
    if (this.#isOpen && this.#reports++ < maxReports) this.#options.onProgress?.(progress)
  }

  get noticeOrigin(): RequestOrigin {
    // Whatever else could be done so would go on after its call, and is not among the requests that are counted.
    this.#noticeOrigin ??= { ...this.origin, signal: unending, only: 'log' }
    return this.#noticeOrigin
  }

  succeed(output: unknown): void {
    if (this.#end()) this.#resolve(output)
  }

  fail(code: SandboxCode, message: string, details?: Record<string, unknown>): void {
    const { plugin, tool } = this.#options
    if (this.#end()) this.#reject(new SandboxError(code, message, { plugin: plugin.name, tool, denials: this.denials, reached: this.reached, ...details }))
  }

  expire(): void {
    const { plugin, tool } = this.#options
    this.#giveUp('wall_limit', `${plugin.name} ${tool} took longer than its ${plugin.limits.wallMs} ms`)
  }

  #giveUp(code: SandboxCode, message: string): void {
    this.#options.onGivenUp()
    this.fail(code, message)
  }

  #end(): boolean {
    if (!this.#isOpen) return false
    this.#isOpen = false
    if (this.#abort) this.#options.signal?.removeEventListener('abort', this.#abort)
    // Work that the broker still does for this call is no longer awaited by anyone.
    this.#ended?.abort(callEnded)
    return true
  }
}

function endedController(open: boolean): AbortController {
  const controller = new AbortController()
  if (!open) controller.abort(callEnded)
  return controller
}
