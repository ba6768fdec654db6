/** Entries that a guest must have made before its pace counts. */
const trialEntries = 16
/** CPU time in the isolate, on average over the trial, that still is quick. */
const quickCpuMs = 0.5
/** An entry on the host's thread that takes longer counts against its guest; so many in a row of `judgedEntries` begin a new trial. */
const slowMs = 2
const slowEntriesForgiven = 16
const judgedEntries = 256
/** So often may one hold the host for longer than `holdMs` before it never does again: a busy computer may have been to blame. */
const longHoldsForgiven = 2
/** For this long no computer is to blame. */
const unforgivenMs = 100

/**
 * How long the host itself may be held by a guest that was quick so far. A guest that exceeds it is restarted and
 * never held for again. Long enough that a computer with too much to do does not convict a quick one.
 */
export const holdMs = 20

/**
 * Decides which guests are quick enough to be entered on the host's own thread: two changes of thread cost ten times
 * what a small tool computes (FACTS: `applySync` 7 µs, `apply` 38 to 71 µs).
 */
export class Pace {
  #entries = 0
  #startedAtNs = 0n
  #heldEntries = 0
  #slowEntries = 0
  #longHolds = 0
  #isBanned: boolean

  constructor(options: { isBanned: boolean }) {
    this.#isBanned = options.isBanned
  }

  isQuick(): boolean {
    return this.#entries > trialEntries
  }

  /** After an entry on a thread of its own; `cpuTime` is the isolate's, in ns. */
  entered(cpuTime: () => bigint): void {
    if (this.#isBanned || this.#entries > trialEntries) return
    if (this.#entries++ === 0) this.#startedAtNs = cpuTime()
    else if (this.isQuick() && Number(cpuTime() - this.#startedAtNs) / 1e6 > quickCpuMs * trialEntries) this.#entries = 0
  }

  /** After an entry on the host's thread. */
  held(ms: number): void {
    if (ms > holdMs) return this.#heldLong(ms)
    if (++this.#heldEntries % judgedEntries === 0) this.#slowEntries = 0
    if (ms <= slowMs || ++this.#slowEntries <= slowEntriesForgiven) return
    this.#entries = 0
    this.#slowEntries = 0
  }

  #heldLong(ms: number): void {
    this.#entries = 0
    this.#slowEntries = 0
    if (++this.#longHolds > longHoldsForgiven || ms > unforgivenMs) this.#isBanned = true
  }
}
