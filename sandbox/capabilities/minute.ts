const minuteMs = 60_000

/** How much each plugin did of something within a minute. */
export interface Minute {
  /** Counts it, unless it is too much: then it answers how long to wait. */
  take(plugin: string, amount: number, most: number): { retryAfterMs: number } | undefined
}

export function createMinute(now: () => number = () => performance.now()): Minute {
  const minutes = new Map<string, { since: number; used: number }>()

  return {
    take(plugin, amount, most) {
      const known = minutes.get(plugin)
      const minute = known !== undefined && now() - known.since < minuteMs ? known : { since: now(), used: 0 }
      minutes.set(plugin, minute)
      if (minute.used + amount > most) return { retryAfterMs: Math.ceil(minute.since + minuteMs - now()) }
      minute.used += amount
    },
  }
}
