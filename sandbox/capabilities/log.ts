import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import { type Capability, defineCapability, defineMethod } from './capability.ts'
import { createMinute } from './minute.ts'

export interface LogLine {
  plugin: string
  version: string
  principal: string
  session?: string
  turn?: string
  level: LogLevel
  message: string
  fields?: Record<string, unknown>
}

export interface LogPort {
  write(line: LogLine): void
}

const levels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof levels)[number]

const maxMessageChars = 8192
const maxFieldChars = 8192
const defaultPerMinute = 256 * 1024
const maxPerMinute = 10 * 1024 * 1024

const Scope = z.strictObject({
  /** The least level that is kept. */
  level: z.enum(levels).default('debug'),
  /** Of all its calls together; what is more is dropped. */
  bytesPerMinute: z.int().min(1).max(maxPerMinute).default(defaultPerMinute),
  reason: z.string().max(500).optional(),
})
type Scope = z.infer<typeof Scope>

export function createLog(port: LogPort, now: () => number = () => performance.now()): Capability {
  const minute = createMinute(now)
  const toldUntil = new Map<string, number>()
  const bytesOfCall = new WeakMap<object, number>()

  return defineCapability<Scope>({
    name: 'log',
    title: { en: 'Log', 'zh-CN': '日志' },
    effect: 'read',
    scope: Scope,
    methods: {
      write: defineMethod({
        maxChars: 64 * 1024,
        input: z.strictObject({
          level: z.enum(levels),
          message: z.string().max(maxMessageChars),
          fields: z.record(z.string().max(100), z.unknown()).optional(),
        }),
        tried: ({ level }) => `write a log line (${level})`,
        perform({ level, message, fields }, { plugin, caller, within, right }) {
          const rank = levels.indexOf(level)
          const grants = right().grants.filter((grant) => rank >= levels.indexOf(grant.level))
          if (grants.length === 0) return {}

          const fieldText = fields === undefined ? '' : JSON.stringify(fields)
          if (fieldText.length > maxFieldChars) {
            throw new CapabilityError('request_too_large', `the fields have ${fieldText.length} characters; allowed are ${maxFieldChars}`)
          }

          const own = Buffer.byteLength(message) + Buffer.byteLength(fieldText)
          const bytes = (bytesOfCall.get(within) ?? 0) + own
          if (bytes > plugin.limits.logBytes) {
            throw new CapabilityError('quota_exceeded', `this call's log lines exceed ${plugin.limits.logBytes} bytes`, { logBytes: plugin.limits.logBytes })
          }

          const most = Math.min(right().request.bytesPerMinute, Math.max(...grants.map(({ bytesPerMinute }) => bytesPerMinute)))
          const wait = minute.take(plugin.name, own, most)
          if (wait !== undefined) {
            const why = `${plugin.name} wrote as much log as it may within a minute, ${most} bytes; it may go on in ${Math.ceil(wait.retryAfterMs / 1_000)} s`
            tellOnce(plugin.name, wait.retryAfterMs, () => port.write({ plugin: plugin.name, version: plugin.version, ...caller, level: 'warn', message: `${why}; what comes until then is dropped (log, bytesPerMinute)` }))
            throw new CapabilityError('rate_limited', why, wait)
          }

          bytesOfCall.set(within, bytes)
          port.write({ plugin: plugin.name, version: plugin.version, ...caller, level, message: visible(message), fields })
          return {}
        },
      }),
    },
    within: (grant, request) => levels.indexOf(grant.level) >= levels.indexOf(request.level) && grant.bytesPerMinute <= request.bytesPerMinute,
    consent: () => [{ weight: 1, text: { en: "may write to the gateway's log", 'zh-CN': '可以写入网关日志' } }],
  })

  // A line is a notice: its writer is not answered, and would look in vain for what is missing.
  function tellOnce(plugin: string, retryAfterMs: number, tell: () => void): void {
    if (now() < (toldUntil.get(plugin) ?? Number.NEGATIVE_INFINITY)) return
    toldUntil.set(plugin, now() + retryAfterMs)
    tell()
  }
}

// A line on a terminal must not move the cursor, forge a second line or turn the text around.
function visible(message: string): string {
  return message.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (unit) => (unit === '\t' ? ' ' : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`))
}
