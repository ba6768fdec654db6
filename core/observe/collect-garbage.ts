import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * One full collection, now. V8 keeps what a start needed (about 12 MB) until memory is short, which on a quiet gateway is never.
 * It holds the event loop for some 30 ms: for moments when nobody waits.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  // The flag counts for contexts made after it.
  const collect: unknown = runInNewContext('gc')
  // Only the last resort also gives empty pages back to the system.
  if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
