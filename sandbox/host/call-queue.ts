import { Deadlines } from '../protocol/deadlines.ts'

/** Calls running in one isolate at once: a healthy isolate survives 16 under load, not 64 (FACTS). */
export const maxCallsInFlight = 16

interface WaitingCall {
  number: number
  text: string
}

/** The calls of one guest: at most 16 inside, the rest in order of arrival, each with a deadline from its arrival on. */
export class CallQueue {
  #waiting: WaitingCall[] = []
  readonly #deadlines: Deadlines
  readonly #running = new Set<number>()
  #isOpen = false
  readonly #options: { wallMs: number; run(number: number, text: string): void; onDeadline(number: number): void }

  constructor(options: { wallMs: number; run(number: number, text: string): void; onDeadline(number: number): void }) {
    this.#options = options
    this.#deadlines = new Deadlines(options.wallMs, (number) => this.#expire(number))
  }

  add(number: number, text: string): void {
    this.#deadlines.begin(number)
    if (this.#canRun()) this.#start(number, text)
    else this.#waiting.push({ number, text })
  }

  /** The guest has loaded: what waited may run. */
  open(): void {
    this.#isOpen = true
    this.#next()
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

  #leave(number: number): void {
    if (!this.#running.delete(number)) this.#waiting = this.#waiting.filter((call) => call.number !== number)
    this.#next()
  }

  close(): void {
    this.#deadlines.clear()
    this.#waiting = []
    this.#isOpen = false
  }

  #expire(number: number): void {
    this.#leave(number)
    this.#options.onDeadline(number)
  }

  #canRun(): boolean {
    return this.#isOpen && this.#running.size < maxCallsInFlight
  }

  #start(number: number, text: string): void {
    this.#running.add(number)
    this.#options.run(number, text)
  }

  #next(): void {
    while (this.#canRun()) {
      const call = this.#waiting.shift()
      if (!call) return
      this.#start(call.number, call.text)
    }
  }
}
