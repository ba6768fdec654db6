import { SandboxError } from './sandbox-error.ts'

/**
 * Waits for what others wait for too, until this one's signal aborts: then rejects with SandboxError
 * `cancelled` and leaves the work to the others.
 */
export async function abortable<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return work
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(new SandboxError('cancelled', 'the call was cancelled before it started'))
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
