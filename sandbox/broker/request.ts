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
  if (protoKey.test(text)) throw new CapabilityError('request_invalid', 'the request holds the key "__proto__"')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CapabilityError('request_invalid', 'the request is not JSON', {}, { cause })
  }
}

// The key in any spelling ("__pro\u0074o__"). Looked for in the text: a reviver takes seconds over what parses in milliseconds.
const protoKey = /"(?:_|\\u005[fF]){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006[fF])(?:t|\\u0074)(?:o|\\u006[fF])(?:_|\\u005[fF]){2}"\s*:/
