import { type FrameKind, frameKind } from '../../protocol/frame.ts'
import type { GuestMessage } from '../../protocol/guest-message.ts'
import type { Limits } from '../../protocol/limits.ts'
import type { FromGuest } from './guest-isolate.ts'

export interface OutwardDoorOptions {
  limits: Limits
  /** May work be done in the name of this call? */
  isOpen(call: number): boolean
  send(kind: FrameKind, call: number, text: string): void
  fire(timer: number): void
  /** Answers a request inside, without asking the gateway. */
  refuse(request: number, text: string): void
  onAnswer(call: number, text: string): void
  onLoaded(): void
  onLoadFailed(message: string): void
  /** The guest has got past the counting in its own runtime: it is not to be heard any more. */
  onBroken(message: string): void
}

/** Timers that may wait at once; the runtime inside allows fewer. */
const maxTimers = 256
const maxTimerMs = 2 ** 31 - 1
/** One request's text; a frame may be little larger. */
const maxRequestChars = 8 * 1024 * 1024
/** What a log line costs at least, so that a flood of empty ones ends too. */
const leastNoticeBytes = 64
/** Notices at a load, and between two answers, above what one call may log. */
const noticeSlackBytes = 64 * 1024

const callEnded = JSON.stringify({ ok: false, error: { code: 'cancelled', message: 'the call that this request belongs to has ended' } })

/**
 * What comes out of an isolate, counted a second time. The runtime inside has counted already; whoever exceeds
 * these limits has broken it, and is disposed. Nothing said here can choose a frame's kind freely.
 */
export function createOutwardDoor(options: OutwardDoorOptions) {
  const { limits } = options
  const requests = new Map<number, number>()
  const timers = new Map<number, NodeJS.Timeout>()
  const requestsOfCall = new Map<number, number>()
  let noticeBudget = limits.logBytes + noticeSlackBytes
  let isClosed = false

  const request = (number: number, call: number, text: string) => {
    if (!options.isOpen(call)) return options.refuse(number, callEnded)
    const total = (requestsOfCall.get(call) ?? 0) + 1
    requestsOfCall.set(call, total)
    // Twice: the runtime inside forgets the requests of an ended call a moment before its answer gets here.
    if (total > limits.callsTotal || requests.size >= 2 * limits.callsPending) return options.onBroken('the plugin asked for more than its limits allow')
    if (requests.has(number) || text.length > maxRequestChars) return options.onBroken('the plugin wrote a request that no runtime writes')
    requests.set(number, call)
    options.send(frameKind.request, number, text)
  }

  const notice = (call: number, text: string) => {
    noticeBudget -= Math.max(text.length, leastNoticeBytes)
    if (noticeBudget < -noticeSlackBytes) return options.onBroken('the plugin logged more than its limits allow')
    if (noticeBudget > 0) options.send(frameKind.notice, call, text)
  }

  const setTimer = (timer: number, ms: number) => {
    if (timers.size >= maxTimers || timers.has(timer)) return options.onBroken('the plugin set more timers than its limits allow')
    timers.set(
      timer,
      setTimeout(
        () => {
          timers.delete(timer)
          options.fire(timer)
        },
        Math.min(ms, maxTimerMs),
      ),
    )
  }

  const clearTimer = (timer: number) => {
    clearTimeout(timers.get(timer))
    timers.delete(timer)
  }

  const hear: FromGuest = (what, number, call, text) => {
    if (isClosed) return
    if (!isU32(number) || !isU32(call) || typeof text !== 'string') return options.onBroken('the plugin wrote a message that no runtime writes')
    switch (what as GuestMessage) {
      case 'request':
        return request(number, call, text)
      case 'notice':
        return notice(call, text)
      case 'setTimer':
        return setTimer(number, call)
      case 'clearTimer':
        return clearTimer(number)
      case 'answer':
        return options.onAnswer(number, text)
      case 'loaded':
        return options.onLoaded()
      case 'loadFailed':
        return options.onLoadFailed(text.slice(0, 1_000))
      default:
        options.onBroken('the plugin wrote a message that no runtime writes')
    }
  }

  return {
    fromGuest: hear,
    /** The call that an answered request belongs to; undefined when nobody waits for the answer. */
    replied(number: number): number | undefined {
      const call = requests.get(number)
      requests.delete(number)
      return call
    },
    /** A call has ended: its requests are no longer awaited, and the next may log again. */
    ended(call: number): void {
      requestsOfCall.delete(call)
      noticeBudget = limits.logBytes + noticeSlackBytes
      for (const [number, owner] of requests) if (owner === call) requests.delete(number)
    },
    close(): void {
      isClosed = true
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      requests.clear()
    },
  }
}

function isU32(value: unknown): value is number {
  return typeof value === 'number' && value >>> 0 === value
}
