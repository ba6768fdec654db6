import type { Broker } from '../broker/broker.ts'
import type { ToolCall } from './tool-call.ts'
import type { GuestPlugin } from './guest-plugin.ts'
import { readProgress } from './progress-report.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxLog } from './sandbox-log.ts'

/** Log lines and progress cost little, but not nothing. */
const noticesPerRequest = 10

export interface GuestRequestsOptions {
  plugin: GuestPlugin
  broker: Broker
  log: SandboxLog
  /** The open call of that number on this very instance. */
  callOf(number: number): ToolCall | undefined
  reply(request: number, text: string): void
  /** Requests and bytes that the gateway holds for this guest changed by so much. */
  onHolding(requests: number, bytes: number): void
  /** A call asked for more than it may; it must end. */
  onTooMany(call: ToolCall): void
}

/** What one guest asks of the gateway. */
export interface GuestRequests {
  request(number: number, payload: Buffer): void
  notice(payload: Buffer): void
}

export function createGuestRequests({ plugin, broker, log, callOf, reply, onHolding, onTooMany }: GuestRequestsOptions): GuestRequests {
  const open = new Set<number>()
  // Answered, since their right ended, but not over: ports that hang must not let a guest have more at once.
  let lingering = 0
  let notices = 0

  async function ask(number: number, call: ToolCall, payload: Buffer): Promise<void> {
    let over: Promise<void> | undefined
    open.add(number)
    onHolding(1, payload.length)
    try {
      reply(number, await broker.handle(call.origin, payload.toString('utf8'), (end) => (over = end)))
    } catch (error) {
      log.error({ error, plugin: plugin.name }, 'the broker failed on a request')
      reply(number, refusal('capability_failed', 'the gateway could not do this; its log says why'))
    } finally {
      open.delete(number)
      await outlast(over)
      onHolding(-1, -payload.length)
    }
  }

  async function tell(call: ToolCall, payload: Buffer): Promise<void> {
    let over: Promise<void> | undefined
    notices++
    onHolding(1, payload.length)
    try {
      await broker.handle(call.noticeOrigin, payload.toString('utf8'), (end) => (over = end))
    } catch (error) {
      log.error({ error, plugin: plugin.name }, 'the broker failed on a notice')
    } finally {
      await over
      notices--
      onHolding(-1, -payload.length)
    }
  }

  async function outlast(over: Promise<void> | undefined): Promise<void> {
    if (over === undefined) return
    lingering++
    await over
    lingering--
  }

  return {
    request(number, payload) {
      if (open.has(number)) throw new SandboxError('frame_invalid', `${plugin.name} asked twice under the number ${number}`)
      const call = callOf(callNumber(payload))
      if (!call) return reply(number, refusal('cancelled', 'the call that asked has ended'))
      if (++call.requests > plugin.limits.callsTotal) return onTooMany(call)
      if (open.size + lingering >= plugin.limits.callsPending) return reply(number, refusal('rate_limited', `at most ${plugin.limits.callsPending} requests may be open at once`))
      void ask(number, call, payload)
    },

    notice(payload) {
      const call = callOf(callNumber(payload))
      if (!call || notices >= plugin.limits.callsPending) return
      // Envelope and escapes make a line longer than what the guest counted.
      call.noticeBytes += payload.length
      if (call.noticeBytes > 2 * plugin.limits.logBytes + noticesPerRequest * 1_024) return
      const progress = readProgress(payload)
      if (progress === undefined) void tell(call, payload)
      else if (progress.message !== undefined || progress.fraction !== undefined) call.report(progress)
    },
  }
}

/** The runtime writes `call` first. A guest that forges it can only name a call of its own. */
function callNumber(payload: Buffer): number {
  const found = /^\{"call":(\d{1,10})[,}]/.exec(payload.toString('latin1', 0, 24))?.[1]
  return found === undefined ? 0 : Number(found)
}

function refusal(code: string, message: string): string {
  return JSON.stringify({ ok: false, error: { code, message } })
}
