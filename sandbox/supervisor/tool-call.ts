import type { Denial } from '../broker/denial.ts'
import type { RequestOrigin } from '../broker/broker.ts'
import type { Caller, GuestPlugin } from './guest-plugin.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxCode } from './sandbox-error.ts'

/** The host ends a call at its limit; the gateway's own deadline is for hosts that do not. */
export const graceMs = 250
const maxDenials = 32

export interface ToolCallOptions {
  plugin: GuestPlugin
  tool: string
  caller: Caller
  signal?: AbortSignal
  /** The call was given up here while the guest still works on it. */
  onGivenUp(): void
}

/** One call into a guest, from its frame to its one outcome. */
export interface ToolCall {
  readonly tool: string
  readonly outcome: Promise<unknown>
  /** What the broker is told of this call; its signal ends with the call. */
  readonly origin: RequestOrigin
  readonly denials: Denial[]
  /** Requests that the guest made so far. */
  requests: number
  noticeBytes: number
  succeed(output: unknown): void
  fail(code: SandboxCode, message: string, details?: Record<string, unknown>): void
}

export function startToolCall({ plugin, tool, caller, signal, onGivenUp }: ToolCallOptions): ToolCall {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const denials: Denial[] = []
  let origin: RequestOrigin | undefined
  let ended: AbortController | undefined
  let open = true

  function end(): boolean {
    if (!open) return false
    open = false
    clearTimeout(deadline)
    signal?.removeEventListener('abort', abort)
    // Work that the broker still does for this call is no longer awaited by anyone.
    ended?.abort()
    return true
  }

  const call: ToolCall = {
    tool,
    outcome: promise,
    denials,
    requests: 0,
    noticeBytes: 0,
    get origin() {
      ended ??= endedController(open)
      origin ??= {
        plugin,
        caller,
        signal: ended.signal,
        onDenial: (denial) => {
          if (denials.length < maxDenials) denials.push(denial)
        },
      }
      return origin
    },
    succeed(output) {
      if (end()) resolve(output)
    },
    fail(code, message, details) {
      if (end()) reject(new SandboxError(code, message, { plugin: plugin.name, tool, denials, ...details }))
    },
  }

  function giveUp(code: SandboxCode, message: string): void {
    onGivenUp()
    call.fail(code, message)
  }

  const abort = (): void => giveUp('cancelled', `the call of ${plugin.name} ${tool} was cancelled`)
  const deadline = setTimeout(
    () => giveUp('wall_limit', `${plugin.name} ${tool} took longer than its ${plugin.limits.wallMs} ms`),
    plugin.limits.wallMs + graceMs,
  )
  signal?.addEventListener('abort', abort, { once: true })
  return call
}

function endedController(open: boolean): AbortController {
  const controller = new AbortController()
  if (!open) controller.abort()
  return controller
}
