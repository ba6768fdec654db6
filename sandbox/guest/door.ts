import type { Limits } from '../protocol/limits.ts'
import { CapabilityError } from '../sdk/capability-error.ts'
import type { CurrentCall, SendToHost } from './host-link.ts'
import { max, NativePromise, parse, stringify, table } from './primordials.ts'

interface OpenRequest {
  call: number
  capability: string
  resolve(value: unknown): void
  reject(error: unknown): void
}

interface Reply {
  ok: boolean
  value?: unknown
  error?: { code: string; message: string; capability?: string; tried?: string; how?: string }
}

/** The only way from plugin code to the broker. */
export interface Door {
  request(capability: string, method: string, input: unknown, call?: number): Promise<unknown>
  /** As a request that nobody answers; past the log limit it is dropped, and counted. */
  notice(capability: string, method: string, input: unknown, call?: number): void
  /** The host's entry for an answer. */
  reply(request: number, text: string): void
  begin(call: number): void
  /** The call has answered: what it left open is forgotten, neither awaited nor charged to the next. */
  forget(call: number): void
  /** The call was given up: what waits inside is told so. */
  end(call: number, why: string): void
}

/** As much as the broker reads: a body of 4 MiB as base64, and its headers. */
const maxRequestChars = 6 * 1024 * 1024
const leastNoticeBytes = 64

/**
 * Counts before anything crosses: a flood of host calls costs the host a gigabyte and seconds (FACTS), so the
 * hundred-and-first open request, or one past the total of its call, is refused in here.
 */
export function createDoor(send: SendToHost, current: CurrentCall, limits: Limits): Door {
  const open = table<OpenRequest>()
  const used = table<{ requests: number; noticeBytes: number; dropped: number }>()
  let openCount = 0
  let lastNumber = 0
  used[0] = { requests: 0, noticeBytes: 0, dropped: 0 }

  const refuse = (code: string, message: string, capability: string) => new CapabilityError(code, message, { capability })

  const take = (number: number): OpenRequest | undefined => {
    const request = open[number]
    if (!request) return undefined
    delete open[number]
    openCount--
    return request
  }

  return {
    request(capability, method, input, call = current.number) {
      return new NativePromise((resolve, reject) => {
        const usage = used[call]
        if (call === 0 || !usage) return reject(refuse('cancelled', `${capability} was used outside a tool call; a plugin can ask for something only while one of its tools runs`, capability))
        if (openCount >= limits.callsPending) return reject(refuse('call_limit', `more than ${limits.callsPending} requests are open at once; await some before making more`, capability))
        if (usage.requests >= limits.callsTotal) return reject(refuse('call_limit', `the call made ${limits.callsTotal} requests; it may make no more (limits.callsTotal in the manifest)`, capability))

        const text = stringify({ call, capability, method, input })
        if (text.length > maxRequestChars) return reject(refuse('request_too_large', `a request of ${text.length} characters exceeds ${maxRequestChars}`, capability))
        usage.requests++
        openCount++
        const number = ++lastNumber
        open[number] = { call, capability, resolve, reject }
        send('request', number, call, text)
      })
    },

    notice(capability, method, input, call = current.number) {
      const usage = used[call]
      if (!usage) return
      const text = stringify({ call, capability, method, input })
      usage.noticeBytes += max(text.length, leastNoticeBytes)
      if (usage.noticeBytes <= limits.logBytes) send('notice', 0, call, text)
      else usage.dropped++
    },

    reply(number, text) {
      const request = take(number)
      if (!request) return
      current.number = request.call
      const reply = parse(text) as Reply
      if (reply.ok) return request.resolve(reply.value)
      const error = reply.error!
      request.reject(new CapabilityError(error.code, error.message, { capability: error.capability ?? request.capability, tried: error.tried, how: error.how }))
    },

    begin(call) {
      used[call] = { requests: 0, noticeBytes: 0, dropped: 0 }
    },

    forget(call) {
      const dropped = used[call]?.dropped ?? 0
      if (dropped > 0) send('notice', 0, call, stringify({ call, capability: 'log', method: 'write', input: { level: 'warn', message: `${dropped} log lines past the limit of ${limits.logBytes} bytes were dropped` } }))
      delete used[call]
      for (const number in open) if (open[number]!.call === call) take(+number)
    },

    end(call, why) {
      delete used[call]
      for (const number in open) {
        if (open[number]!.call === call) take(+number)!.reject(new CapabilityError('cancelled', why))
      }
    },
  }
}
