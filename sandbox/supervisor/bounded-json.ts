import { SandboxError } from './sandbox-error.ts'

export interface JsonBounds {
  bytes: number
  depth: number
}

const quote = 0x22
const backslash = 0x5c

/**
 * Parses JSON text that a guest wrote. Size and nesting are checked on the bytes first, so that
 * neither the parser nor whoever walks the value later meets more than was allowed.
 * Throws SandboxError `output_limit` when it exceeds the bounds, `guest_error` when it is not JSON.
 */
export function parseBoundedJson(text: Buffer, bounds: JsonBounds): unknown {
  if (text.length > bounds.bytes) {
    throw new SandboxError('output_limit', `an answer of ${text.length} bytes exceeds ${bounds.bytes}`, { bytes: text.length, allowed: bounds.bytes })
  }

  if (!depthWithin(text, bounds.depth)) {
    throw new SandboxError('output_limit', `an answer nests deeper than ${bounds.depth} levels`, { allowedDepth: bounds.depth })
  }

  try {
    return JSON.parse(text.toString('utf8'))
  } catch (cause) {
    throw new SandboxError('guest_error', 'an answer is not JSON', {}, { cause })
  }
}

/** Does no point of this JSON text nest deeper than `allowed`? Text that is not JSON gets some answer, quickly. */
export function depthWithin(text: Uint8Array, allowed: number): boolean {
  // Each level needs an opening and, to be JSON, a closing bracket.
  if (text.length < 2 * allowed) return true

  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]!
    if (byte === quote) {
      at = stringEnd(text, at + 1)
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > allowed) return false
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--
    }
  }

  return true
}

function stringEnd(text: Uint8Array, from: number): number {
  let at = text.indexOf(quote, from)
  while (at !== -1 && isEscaped(text, at, from)) at = text.indexOf(quote, at + 1)
  return at === -1 ? text.length : at
}

function isEscaped(text: Uint8Array, at: number, from: number): boolean {
  let backslashes = 0
  while (at - 1 - backslashes >= from && text[at - 1 - backslashes] === backslash) backslashes++
  return backslashes % 2 === 1
}
