/** Counts the work of one validation, and ends it when there is too much. */
export interface Budget {
  start(): void
  /** Throws BudgetSpent. */
  spend(steps?: number): void
}

export interface BudgetOptions {
  steps?: number
  ms?: number
  /** Milliseconds of work done so far. Default: this thread's CPU time, which a busy computer does not use up. */
  workedMs?(): number
}

/** Subschemas applied and texts compared. A tool's usual input takes some dozens. */
export const maxSteps = 200_000
export const maxMs = 250
// A look costs about as much as a step or two.
const stepsBetweenLooks = 64

/**
 * Steps bound what a schema can multiply (`anyOf` of references to `anyOf` …); the clock bounds what a single step may
 * cost on a hostile value. Thrown through the validator, which has no limit of its own.
 */
export class BudgetSpent extends Error {
  override name = 'BudgetSpent'
}

export function createBudget({ steps = maxSteps, ms = maxMs, workedMs = threadMs }: BudgetOptions = {}): Budget {
  let left = 0
  let deadline: number | undefined
  let untilLook = 0

  return {
    start() {
      left = steps
      untilLook = stepsBetweenLooks
      deadline = undefined
    },
    spend(count = 1) {
      left -= count
      untilLook -= count
      if (left < 0) throw new BudgetSpent()
      if (untilLook > 0) return
      untilLook = stepsBetweenLooks
      // The first look begins the time: reading the clock costs more than the few steps of a usual value.
      const worked = workedMs()
      deadline ??= worked + ms
      if (worked > deadline) throw new BudgetSpent()
    },
  }
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
