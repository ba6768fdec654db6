import { type FrameKind, frameKind } from '../../protocol/frame.ts'
import type { Limits } from '../../protocol/limits.ts'
import { type GuestFault, GuestFaultError } from './values.ts'

interface Reply {
  ok: boolean
  value?: unknown
  error?: { code: string; message: string; capability?: string }
}

/** The one way from a WebAssembly guest to the broker. A guest runs one call at a time, and that call waits for one answer at a time. */
export interface Door {
  /** Requests and notices are made in the name of this call from here on. */
  begin(call: number): void
  /** The text of the broker's reply. Throws GuestFaultError when the limit is reached, or the call ends meanwhile. */
  ask(capability: string, method: string, input: unknown): Promise<string>
  /** As `ask`, for the value in it. Throws GuestFaultError with the broker's code. */
  request(capability: string, method: string, input: unknown): Promise<unknown>
  /** Nobody answers; past the log limit it is dropped. */
  notice(capability: string, method: string, input: unknown): void
  replied(request: number, text: string): void
  /** What waits is told so, and nothing is asked any more until the next call. */
  end(why: string): void
}

/** As much as the broker reads: a body of 4 MiB as base64, and its headers. */
const maxRequestChars = 6 * 1024 * 1024
const leastNoticeBytes = 64

export interface DoorOptions {
  limits: Limits
  send(kind: FrameKind, number: number, text: string): void
  /** A number that no request of this guest had before: a late answer finds nobody. */
  nextRequest(): number
}

export function createDoor({ limits, send, nextRequest }: DoorOptions): Door {
  let current = 0
  let requests = 0
  let noticeBytes = 0
  let dropped = 0
  let open: { number: number; answer: PromiseWithResolvers<string> } | undefined

  const refusal = (capability: string, code: string, message: string) => new GuestFaultError({ name: 'CapabilityError', message, code, capability })

  const ask: Door['ask'] = async (capability, method, input) => {
    if (current === 0) throw refusal(capability, 'cancelled', `${capability} was used outside a tool call; a plugin can ask for something only while one of its tools runs`)
    if (requests >= limits.callsTotal) throw refusal(capability, 'call_limit', `the call made ${limits.callsTotal} requests; it may make no more (limits.callsTotal in the manifest)`)
    const text = JSON.stringify({ call: current, capability, method, input })
    if (text.length > maxRequestChars) throw refusal(capability, 'request_too_large', `a request of ${text.length} characters exceeds ${maxRequestChars}`)
    requests++
    const number = nextRequest()
    open = { number, answer: Promise.withResolvers() }
    send(frameKind.request, number, text)
    return open.answer.promise
  }

  return {
    begin(call) {
      current = call
      requests = 0
      noticeBytes = 0
      dropped = 0
    },

    ask,

    async request(capability, method, input) {
      const reply = JSON.parse(await ask(capability, method, input)) as Reply
      if (reply.ok) return reply.value
      throw new GuestFaultError(faultOf(reply.error, capability))
    },

    notice(capability, method, input) {
      if (current === 0) return
      const text = JSON.stringify({ call: current, capability, method, input })
      noticeBytes += Math.max(text.length, leastNoticeBytes)
      if (noticeBytes <= limits.logBytes) send(frameKind.notice, current, text)
      else dropped++
    },

    replied(request, text) {
      if (open?.number !== request) return
      const { answer } = open
      open = undefined
      answer.resolve(text)
    },

    end(why) {
      if (dropped > 0) send(frameKind.notice, current, droppedText(current, dropped, limits))
      dropped = 0
      current = 0
      const left = open
      open = undefined
      left?.answer.reject(new GuestFaultError({ name: 'CapabilityError', code: 'cancelled', message: why }))
    },
  }
}

function droppedText(call: number, dropped: number, { logBytes }: Limits): string {
  const message = `${dropped} log lines past the limit of ${logBytes} bytes were dropped`
  return JSON.stringify({ call, capability: 'log', method: 'write', input: { level: 'warn', message } })
}

function faultOf(error: Reply['error'], capability: string): GuestFault {
  return { name: 'CapabilityError', message: error?.message ?? 'refused', code: error?.code, capability: error?.capability ?? capability }
}
