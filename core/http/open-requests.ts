import { AccessError } from '../access/access-error.ts'
import type { Caller } from '../access/caller.ts'
import type { Principals } from '../access/principals.ts'
import type { Tokens } from '../access/tokens.ts'

interface Standing {
  tokens: Pick<Tokens, 'onRevoke'>
  principals: Pick<Principals, 'onChange'>
}

/** Requests at work: each ends with the right that it came in by. */
export interface OpenRequests extends Disposable {
  /** Ids of the tokens that a request at work came with. */
  tokens(): string[]
  /** Answers with what `work` answers; rejects with token_revoked, and aborts it, once the caller's token or rights end. */
  during<Result>(caller: Caller, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>
}

export function createOpenRequests({ tokens, principals }: Standing): OpenRequests {
  const open = new Map<AbortController, Caller>()

  function end(matches: (caller: Caller) => boolean): void {
    for (const [controller, caller] of open) {
      if (matches(caller)) controller.abort(new AccessError('token_revoked', 'The right to this request ended while it was at work'))
    }
  }

  const stops = [tokens.onRevoke((id) => end(({ token }) => token === id)), principals.onChange((id) => end(({ principal }) => principal === id))]
  return {
    tokens: () => [...open.values()].flatMap(({ token }) => token ?? []),

    async during(caller, work) {
      const controller = new AbortController()
      open.set(controller, caller)
      const ended = Promise.withResolvers<never>()
      controller.signal.addEventListener('abort', () => ended.reject(controller.signal.reason))
      try {
        return await Promise.race([work(controller.signal), ended.promise])
      } finally {
        open.delete(controller)
      }
    },

    [Symbol.dispose]() {
      for (const stop of stops) stop()
    },
  }
}
