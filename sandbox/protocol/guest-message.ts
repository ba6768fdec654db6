/**
 * What the runtime inside an isolate says to its host, as `(what, number, call, text)`:
 *
 * - `request`: number is the request's, text is `{ call, capability, method, input }`
 * - `notice`: as a request that nobody answers
 * - `setTimer`: number is the timer's, call holds milliseconds; `clearTimer`: number is the timer's
 * - `loaded`; `loadFailed`: text says why
 * - `answer`: number is the call's, text what `call` would have returned, for a call entered by `callNow`
 */
export type GuestMessage = 'request' | 'notice' | 'setTimer' | 'clearTimer' | 'loaded' | 'loadFailed' | 'answer'

/** The answer of a call that found no room for a buffer, and let that through: the host ends the guest, as it does when the heap is full. */
export type OutOfMemory = '{"ok":false,"error":{"code":"memory_limit"}}'
