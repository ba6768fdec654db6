/** What the runtime inside an isolate says to its host: `(what, number, call, text)`. */
export const fromGuest = {
  /** number: the request's; text: `{ call, capability, method, input }`. */
  request: 1,
  /** As a request that nobody answers. */
  notice: 2,
  /** number: the timer's; call: milliseconds. */
  setTimer: 3,
  /** number: the timer's. */
  clearTimer: 4,
  loaded: 5,
  /** text: why. */
  loadFailed: 6,
  /** number: the call's; text: what `call` would have returned, for a call that was entered by `callNow`. */
  answer: 7,
} as const
