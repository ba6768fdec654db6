import { z } from 'zod'
import { CapabilityError } from './capability-error.ts'
import { nestsDeeper } from './json-depth.ts'

/** UTF-16 units of one request: a body of 4 MiB as base64, and its headers. */
export const maxRequestChars = 6 * 1024 * 1024
export const maxRequestDepth = 64

const Request = z.strictObject({
  call: z.int().min(0).max(0xffff_ffff).optional(),
  capability: z.string().min(1).max(64),
  method: z.string().min(1).max(64),
  input: z.unknown().optional(),
})

export interface BrokerRequest {
  capability: string
  method: string
  input: unknown
}

/**
 * Reads what a guest wrote. The text is the guest's (or, after an escape, the host's) in every byte:
 * its size and depth are known to be bounded before anything is built from it.
 * Throws CapabilityError `request_too_large` or `request_invalid`.
 */
export function readRequest(text: string): BrokerRequest {
  if (text.length > maxRequestChars) {
    throw new CapabilityError('request_too_large', `the request has ${text.length} characters; allowed are ${maxRequestChars}`)
  }

  if (nestsDeeper(text, maxRequestDepth)) {
    throw new CapabilityError('request_invalid', `the request nests deeper than ${maxRequestDepth} levels`)
  }

  const parsed = Request.safeParse(parse(text))
  if (!parsed.success) {
    throw new CapabilityError('request_invalid', 'a request is { call, capability, method, input }', { path: parsed.error.issues[0]?.path.join('.') })
  }

  const { capability, method, input = {} } = parsed.data
  return { capability, method, input }
}

function parse(text: string): unknown {
  try {
    return mayHoldProto(text) ? JSON.parse(text, refuseProto) : JSON.parse(text)
  } catch (cause) {
    if (cause instanceof CapabilityError) throw cause
    throw new CapabilityError('request_invalid', 'the request is not JSON', {}, { cause })
  }
}

// A key can be spelt with escapes ("__pro\u0074o__"), so any \u makes the careful, slower reading necessary.
function mayHoldProto(text: string): boolean {
  return text.includes('__proto__') || text.includes('\\u')
}

function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new CapabilityError('request_invalid', 'the request holds the key "__proto__"')
  return value
}
