import { NumberMap } from './number-map.ts'

/**
 * One time limit for many pieces of work, told by number, of which most end long before it. They expire in the order in
 * which they began, so that one timer, for the eldest, does for all: a timer for each would cost as much as a quick call.
 */
export class Deadlines {
  /** Number to when it ends. */
  readonly #ends = new NumberMap<number>()
  #timer: NodeJS.Timeout | undefined
  readonly #ms: number
  readonly #onExpired: (number: number) => void

  constructor(ms: number, onExpired: (number: number) => void) {
    this.#ms = ms
    this.#onExpired = onExpired
  }

  begin(number: number): void {
    if (this.#ends.size === 0) this.#timer?.ref()
    this.#ends.set(number, performance.now() + this.#ms)
    this.#timer ??= setTimeout(this.#look, this.#ms)
  }

  /** False when it was not open: it has ended, or expired, before. */
  end(number: number): boolean {
    if (!this.#ends.delete(number)) return false
    // It stays for the next, but holds up no process that has nothing else to do.
    if (this.#ends.size === 0) this.#timer?.unref()
    return true
  }

  clear(): void {
    this.#ends.clear()
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  readonly #look = (): void => {
    const now = performance.now()
    const eldestFirst = this.#ends.entries().sort(([, one], [, other]) => one - other)
    for (const [number, end] of eldestFirst) {
      if (end > now) break
      if (this.#ends.delete(number)) this.#onExpired(number)
    }

    const next = Math.min(...this.#ends.entries().map(([, end]) => end))
    clearTimeout(this.#timer)
    this.#timer = this.#ends.size === 0 ? undefined : setTimeout(this.#look, Math.ceil(next - now))
  }
}
