export interface Expiry {
  /** Until when; undefined: no longer of interest. */
  watch(id: string, until: number | undefined): void
}

/** setTimeout takes no more. */
const longestWaitMs = 2 ** 31 - 1

/** Tells when a moment has come, of many; one timer, for the next of them, which holds up no process. */
export function createExpiry({ now, onOver }: { now(): number; onOver(id: string): void }): Expiry {
  const moments = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  const look = () => {
    const over = [...moments].filter(([, until]) => until <= now()).map(([id]) => id)
    for (const id of over) moments.delete(id)
    arm()
    for (const id of over) onOver(id)
  }
  const arm = () => {
    clearTimeout(timer)
    if (moments.size === 0) return
    const next = Math.min(...moments.values())
    timer = setTimeout(look, Math.min(Math.max(next - now(), 0), longestWaitMs)).unref()
  }

  return {
    watch(id, until) {
      if (until === undefined ? !moments.delete(id) : moments.get(id) === until) return
      if (until !== undefined) moments.set(id, until)
      arm()
    },
  }
}
