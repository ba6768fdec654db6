/** Counts the work of one validation, and ends it when there is too much. */
export interface Budget {
  start(): void
  /** Throws BudgetSpent. */
  spend(steps?: number): void
}

export interface BudgetOptions {
  steps?: number
  ms?: number
  /** Milliseconds, monotonic. */
  now?(): number
}

/** Subschemas applied and texts compared. A tool's usual input takes some dozens. */
export const maxSteps = 200_000
export const maxMs = 150
const stepsBetweenLooks = 64

/**
 * Steps bound what a schema can multiply (`anyOf` of references to `anyOf` …); the clock bounds what a single step may
 * cost on a hostile value. Thrown through the validator, which has no limit of its own.
 */
export class BudgetSpent extends Error {
  override name = 'BudgetSpent'
}

export function createBudget({ steps = maxSteps, ms = maxMs, now = () => performance.now() }: BudgetOptions = {}): Budget {
  let left = 0
  let deadline = 0
  let untilLook = 0

  return {
    start() {
      left = steps
      untilLook = stepsBetweenLooks
      deadline = now() + ms
    },
    spend(count = 1) {
      left -= count
      untilLook -= count
      if (left < 0) throw new BudgetSpent()
      if (untilLook > 0) return
      untilLook = stepsBetweenLooks
      if (now() > deadline) throw new BudgetSpent()
    },
  }
}
