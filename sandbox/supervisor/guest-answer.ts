import { z } from 'zod'
import type { GuestPlugin } from './guest-plugin.ts'
import { parseBoundedJson } from './bounded-json.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxCode } from './sandbox-error.ts'

/** Of a value that a guest made; deeper ones overflow the stack of whoever walks them. */
export const maxAnswerDepth = 64
/** `{"ok":true,"value":…}` around the output, or an error's message. */
const envelopeBytes = 16 * 1024
const maxMessageChars = 2_000

const guestText = z.string().transform((text) => text.slice(0, maxMessageChars))
const failureShape = z.object({ ok: z.literal(false), error: z.object({ name: guestText.optional(), message: guestText.optional(), code: guestText.optional() }) })

/** Codes that the runtime inside the isolate uses for limits it enforces there; any other belongs to the plugin's author. */
const runtimeCodes: ReadonlySet<string> = new Set<SandboxCode>(['output_limit', 'call_limit', 'tool_unknown'])

export interface GuestFailure {
  code: SandboxCode
  message: string
  details: Record<string, unknown>
}

export type GuestAnswer = { ok: true, value: unknown } | ({ ok: false } & GuestFailure)

/** Reads the payload of `result`: text that guest code wrote, whatever it says. */
export function readAnswer(payload: Buffer, plugin: GuestPlugin, tool: string): GuestAnswer {
  try {
    const answer = parseBoundedJson(payload, { bytes: plugin.limits.outputBytes + envelopeBytes, depth: maxAnswerDepth })
    if (isSuccess(answer)) return { ok: true, value: answer.value }
    const read = failureShape.safeParse(answer)
    if (!read.success) return { ok: false, code: 'guest_error', message: `${plugin.name} ${tool} answered in no known form`, details: {} }
    return failureOf(read.data.error, plugin, tool)
  } catch (error) {
    if (error instanceof SandboxError) return { ok: false, code: error.code, message: `${plugin.name} ${tool}: ${error.message}`, details: error.details }
    throw error
  }
}

// On every call's way, so no schema: of an object that JSON.parse made, this says as much.
function isSuccess(answer: unknown): answer is { ok: true; value: unknown } {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true && 'value' in answer
}

function failureOf(error: { name?: string; message?: string; code?: string }, plugin: GuestPlugin, tool: string): GuestAnswer {
  const { name = 'Error', message = '', code = '' } = error
  const details = { guest: { name, message, ...(code === '' ? {} : { code }) } }
  return { ok: false, code: isRuntimeCode(code) ? code : 'guest_error', message: `${plugin.name} ${tool} failed: ${message || name}`, details }
}

function isRuntimeCode(code: string): code is SandboxCode {
  return runtimeCodes.has(code)
}
