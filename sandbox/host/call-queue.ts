import { Deadlines } from '../protocol/deadlines.ts'

/** Calls that enter their guest together at most: what they compute counts against one limit. */
export const maxCallsTogether = 8

export interface WaitingCall {
  number: number
  text: string
  /** May enter together with the call before it: both are made for the same caller. */
  joins: boolean
}

export interface CallQueueOptions {
  /** How many may be inside at once. */
  atOnce: number
  wallMs: number
  /** One call, or several that may enter together. */
  run(calls: readonly WaitingCall[]): void
  /** What waited may run now: a turn is wanted. */
  onReady(): void
  onDeadline(number: number): void
}

/**
 * The calls of one guest: so many inside at most, the rest in order of arrival, each with a deadline from its arrival on.
 * They run only at their guest's turn, for it shares its thread with others.
 */
export class CallQueue {
  #waiting: WaitingCall[] = []
  readonly #deadlines: Deadlines
  readonly #running = new Set<number>()
  #isOpen = false
  readonly #options: CallQueueOptions

  constructor(options: CallQueueOptions) {
    this.#options = options
    this.#deadlines = new Deadlines(options.wallMs, (number) => this.#expire(number))
  }

  /** The call waits for `turn`, and for those that come with it. */
  add(call: WaitingCall): void {
    this.#deadlines.begin(call.number)
    this.#waiting.push(call)
  }

  /** The guest has loaded: what waited may run. */
  open(): void {
    this.#isOpen = true
    this.#tellReady()
  }

  /** Runs the next call, or the next few that may enter together; true when another turn would run more. */
  turn(): boolean {
    if (this.#mayRun()) this.#runNext()
    return this.#mayRun()
  }

  isRunning(number: number): boolean {
    return this.#running.has(number)
  }

  runningCount(): number {
    return this.#running.size
  }

  /** True for the first end of a call that was known; whatever ends it again finds it gone. */
  end(number: number): boolean {
    if (!this.#deadlines.end(number)) return false
    this.#leave(number)
    return true
  }

  /** Ends all; returns those that had not run. */
  close(): WaitingCall[] {
    const left = this.#waiting
    this.#deadlines.clear()
    this.#waiting = []
    this.#isOpen = false
    return left
  }

  #mayRun(): boolean {
    return this.#isOpen && this.#waiting.length > 0 && this.#running.size < this.#options.atOnce
  }

  #runNext(): void {
    const calls = this.#waiting.splice(0, this.#together())
    for (const { number } of calls) this.#running.add(number)
    this.#options.run(calls)
  }

  #together(): number {
    const most = Math.min(this.#waiting.length, maxCallsTogether, this.#options.atOnce - this.#running.size)
    let count = 1
    while (count < most && this.#waiting[count]!.joins) count++
    return count
  }

  #expire(number: number): void {
    this.#options.onDeadline(number)
    this.#leave(number)
  }

  #leave(number: number): void {
    if (!this.#running.delete(number)) this.#waiting = this.#waiting.filter((call) => call.number !== number)
    this.#tellReady()
  }

  #tellReady(): void {
    if (this.#mayRun()) this.#options.onReady()
  }
}
