const dayMs = 24 * 60 * 60_000

/** The day that budgets count, by UTC: `2026-11-22`. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10)
}

/** When the next one begins. */
export function nextDay(now: Date): Date {
  return new Date(Math.floor(now.getTime() / dayMs) * dayMs + dayMs)
}
