import type { ToolExport } from '../../protocol/load-header.ts'

/** What a guest's answer says when it went wrong; the gateway reads `code` only where the runtime may set it. */
export interface GuestFault {
  name: string
  message: string
  code?: string
  capability?: string
}

export class GuestFaultError extends Error {
  override name = 'GuestFaultError'
  readonly fault: GuestFault

  constructor(fault: GuestFault) {
    super(fault.message)
    this.fault = fault
  }
}

/** The call frame as the gateway writes it: of most inputs the text passes through unread. */
const callShape = /^\{"tool":"([^"\\]*)","input":/

export function readCall(text: string): { tool: string; input: string } {
  const [head, tool] = callShape.exec(text) ?? []
  if (head !== undefined && tool !== undefined) return { tool, input: text.slice(head.length, -1) }
  const call = JSON.parse(text) as { tool: string; input?: unknown }
  return { tool: call.tool, input: JSON.stringify(call.input ?? null) }
}

/** Which export answers, and how its bytes stand for values. Entries that are no tools (`channel:…`, `schedule:…`) have a name that every language can write. */
export function exportOf(tool: string, exports: Readonly<Record<string, ToolExport>> = {}): ToolExport {
  if (Object.hasOwn(exports, tool)) return exports[tool]!
  return { name: tool.includes(':') ? tool.replaceAll(/[^A-Za-z0-9_]/g, '_') : tool, input: 'json', output: 'any' }
}

/** The bytes that the export reads. Throws GuestFaultError. */
export function encodeInput(input: string, kind: ToolExport['input']): Uint8Array {
  if (kind === 'json') return Buffer.from(input)
  const value: unknown = JSON.parse(input)
  if (typeof value !== 'string') throw new GuestFaultError({ name: 'TypeError', message: 'the tool takes a string' })
  return kind === 'base64' ? decodeBase64(value) : Buffer.from(value)
}

// Node skips what is no base64, and the guest would work on other bytes than were meant.
function decodeBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '')) return bytes
  throw new GuestFaultError({ name: 'TypeError', message: 'the tool takes bytes, as base64 (its input has "contentEncoding": "base64"); this text is no base64' })
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The answer's JSON text, of `maxBytes` at most. Throws GuestFaultError. */
export function decodeOutput(bytes: Uint8Array | undefined, kind: ToolExport['output'], maxBytes: number): string {
  if (bytes !== undefined && bytes.length > maxBytes) throw tooLarge(maxBytes)
  const json = jsonOf(bytes, kind)
  if (json.length > maxBytes || Buffer.byteLength(json) > maxBytes) throw tooLarge(maxBytes)
  return json
}

function jsonOf(bytes: Uint8Array | undefined, kind: ToolExport['output']): string {
  if (kind === 'base64') return JSON.stringify(Buffer.from(bytes ?? []).toString('base64'))
  if (bytes === undefined) return kind === 'text' ? '""' : 'null'
  const text = readText(bytes)
  if (kind === 'text') return JSON.stringify(text)
  // Read only to know that it is JSON: it must not be able to write the envelope around it.
  if (isJson(text)) return text
  if (kind === 'any') return JSON.stringify(text)
  throw new GuestFaultError({ name: 'SyntaxError', message: 'the tool answered with text that is no JSON, which its output schema promises' })
}

function readText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new GuestFaultError({
      name: 'TypeError',
      message: 'the tool answered with bytes that are no UTF-8; a tool that answers with bytes declares the output { "type": "string", "contentEncoding": "base64" }',
    })
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function tooLarge(maxBytes: number): GuestFaultError {
  return new GuestFaultError({ name: 'RangeError', code: 'output_limit', message: `the tool returned more than ${maxBytes} bytes; return less, or a part at a time` })
}
