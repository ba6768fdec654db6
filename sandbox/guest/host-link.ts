import type { GuestMessage } from '../protocol/guest-message.ts'

/** The one function of the host that the runtime holds: `(what, number, call, text)`, see protocol/guest-message.ts. */
export type SendToHost = (what: GuestMessage, number: number, call: number, text: string) => void

/** What runs of the plugin at this moment is done in the name of this call; 0 while loading. */
export interface CurrentCall {
  /**
   * Each entry from the host (a call, a reply, a timer) runs with all its microtasks before the next begins,
   * so one variable set at the entry tells whose work a bare `fetch()` or `console.log()` is.
   */
  number: number
}
