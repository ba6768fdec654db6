import { NumberMap } from '../protocol/number-map.ts'

/** So many calls of one guest are in its host at once, as many as run in an isolate at once (sandbox/host/isolate/guest.ts). */
export const callsInHost = 16

/** The calls of one guest on their way into its host, in order: who makes many at once leaves room in the pipe for the calls of others. */
export class CallWindow {
  readonly #inside = new NumberMap<true>()
  readonly #waiting = new Map<number, () => void>()

  /** `send` runs at once, or when calls before it have ended. */
  enter(number: number, send: () => void): void {
    if (this.#inside.size >= callsInHost) return void this.#waiting.set(number, send)
    this.#inside.set(number, true)
    send()
  }

  /** Was it sent, and has the host not answered it? */
  isInside(number: number): boolean {
    return this.#inside.has(number)
  }

  /** The host has answered it: the next may enter. False for a call that never entered, or has left before. */
  leave(number: number): boolean {
    if (!this.#inside.delete(number)) return false
    const [next] = this.#waiting
    if (next !== undefined) {
      this.#waiting.delete(next[0])
      this.enter(...next)
    }
    return true
  }

  /** True for a call that waited: nobody has heard of it, and nobody will. */
  withdraw(number: number): boolean {
    return this.#waiting.delete(number)
  }

  clear(): void {
    this.#inside.clear()
    this.#waiting.clear()
  }
}
