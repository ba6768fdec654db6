import { CapabilityError } from '../../broker/capability-error.ts'

/** How many connections each plugin made within the hour. */
export interface Frequency {
  /** One more. Throws CapabilityError `rate_limited`. */
  count(plugin: string, perHour: number): void
}

const hourMs = 3_600_000

export function createFrequency(now: () => number = () => performance.now()): Frequency {
  const made = new Map<string, number[]>()
  return {
    count(plugin, perHour) {
      const recent = (made.get(plugin) ?? []).filter((at) => now() - at < hourMs)
      made.set(plugin, recent)
      const oldest = recent[recent.length - perHour]
      if (oldest !== undefined) {
        const retryAfterMs = Math.ceil(oldest + hourMs - now())
        throw new CapabilityError('rate_limited', `${plugin} made ${recent.length} connections within an hour; it may make another in ${Math.ceil(retryAfterMs / 1_000)} s`, { retryAfterMs })
      }
      recent.push(now())
    },
  }
}
