/** One thing that is fed hostile input. Throws when a promise is broken, with what was fed in the message. */
export interface FuzzTarget {
  name: string
  /** Feeds so many inputs, made from this seed. */
  run(seed: number, runs: number): Promise<void>
  /** Inputs that take about a second. */
  runsPerRound: number
}
