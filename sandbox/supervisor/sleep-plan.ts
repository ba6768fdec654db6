/** A guest that runs and has nothing to do. */
export interface IdleGuest {
  name: string
  idleMs: number
  /** What its end gives back, MiB. */
  mb: number
}

export interface SleepRules {
  /** A guest that had nothing to do for so long sleeps. */
  idleMs: number
  /** What all extension hosts may hold together, MiB. */
  memoryMb: number
}

/** Merely awake, a guest saves its next caller some milliseconds: not worth a load and an unload a second. */
const leastIdleMs = 1_000

/** Who is put to sleep now: those idle for too long, and where the hosts hold too much, the longest idle until they do not. */
export function sleepPlan(idle: readonly IdleGuest[], heldMb: number, { idleMs, memoryMb }: SleepRules): string[] {
  const longestFirst = idle.toSorted((a, b) => b.idleMs - a.idleMs)
  let left = heldMb
  return longestFirst.filter((guest) => {
    if (guest.idleMs < idleMs && (left <= memoryMb || guest.idleMs < leastIdleMs)) return false
    left -= guest.mb
    return true
  }).map(({ name }) => name)
}
