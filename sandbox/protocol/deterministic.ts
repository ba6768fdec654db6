/** A guest whose clock stands still and whose randomness repeats: the same call has the same outcome, which is what tests want. */
export interface Deterministic {
  /** What every clock shows, milliseconds since 1970. */
  now: number
  /** Of `Math.random`, `crypto` and the capability `random`; the same text gives the same numbers. */
  seed: string
}

/** What guests see of time: finer steps tell how long the gateway and other guests take for what. */
export const clockStepMs = 20

export function coarse(ms: number): number {
  return ms - (ms % clockStepMs)
}
