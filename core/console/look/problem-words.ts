import type { Words } from '../words/words.tsx'

/** Codes that have words of the console's own, because the reader can do something about them here. */
const known = {
  offline: 'problem.offline',
  unauthenticated: 'problem.signedOut',
  forbidden: 'problem.forbidden',
  scope_missing: 'problem.forbidden',
  model_missing: 'problem.noModel',
  provider_unreachable: 'problem.providerUnreachable',
  provider_timeout: 'problem.providerTimeout',
  context_exceeded: 'problem.contextExceeded',
  session_busy: 'problem.busy',
  too_many_attempts: 'problem.tooMany',
  rate_limited: 'problem.tooMany',
  internal: 'problem.internal',
} as const

/** A sentence for an error: the console's own where it has one, else what the gateway says. */
export function problemWords(error: { code: string; message: string }, say: Words['say']): string {
  if (Object.hasOwn(known, error.code)) return say(known[error.code as keyof typeof known])
  return error.message === '' ? error.code : error.message
}
