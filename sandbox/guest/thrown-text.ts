import { NativeError, slice, toText } from './primordials.ts'

/** What crosses to the gateway of an error. */
export interface ThrownText {
  name: string
  message: string
}

const maxMessageChars = 2_000
const maxNameChars = 100

/**
 * Reads a thrown value into strings, inside and under the time limit: it may be anything, a proxy or an object
 * whose getters throw or never end, and nothing of it may cross as itself.
 */
export function thrownText(thrown: unknown): ThrownText {
  if (typeof thrown !== 'object' && typeof thrown !== 'function') return { name: 'Error', message: clip(read(() => thrown), maxMessageChars) || 'undefined was thrown' }
  if (thrown === null) return { name: 'Error', message: 'null was thrown' }

  const from = thrown as { name?: unknown; message?: unknown }
  const name = clip(read(() => from.name), maxNameChars) || 'Error'
  const message = read(() => from.message) || read(() => (thrown instanceof NativeError ? '' : thrown))
  return { name, message: clip(message, maxMessageChars) || 'an error without a message was thrown' }
}

function read(from: () => unknown): string {
  try {
    const value = from()
    return value === undefined ? '' : typeof value === 'string' ? value : toText(value)
  } catch {
    return ''
  }
}

function clip(text: string, chars: number): string {
  return text.length > chars ? `${slice(text, 0, chars)}…` : text
}
