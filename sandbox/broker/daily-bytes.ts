import type { GuestPlugin } from '../supervisor/guest-plugin.ts'
import { CapabilityError } from './capability-error.ts'

/** Where bytes sent are counted, for all gateways and over restarts. */
export interface DailyBytesPort {
  /** Adds to the plugin's sum of that day (`2026-11-23`); false, and nothing added, when it would exceed `most`. Decided in one step. */
  add(plugin: string, day: string, bytes: number, most: number): Promise<boolean>
}

/** What plugins send out of the house, by any `net.*` capability, counted against `limits.bytesOutPerDay`. */
export interface DailyBytes {
  /** Before they leave. Throws CapabilityError `quota_exceeded`. */
  take(plugin: Pick<GuestPlugin, 'name' | 'limits'>, bytes: number): Promise<void>
}

/** Taken from the store at once and spent from memory: small requests must not cost a write each. What is left at a restart counts as sent. */
const handfulBytes = 64 * 1024
/** Days of UTC, which has no other. */
const dayMs = 24 * 60 * 60 * 1_000

export function createDailyBytes(port: DailyBytesPort, now: () => number = Date.now): DailyBytes {
  const inHand = new Map<string, { from: number; bytes: number; most: number }>()

  return {
    async take({ name, limits: { bytesOutPerDay: most } }, bytes) {
      const at = now()
      // What was taken when more was allowed is nobody's any more: it counts as sent.
      if ((inHand.get(name)?.most ?? most) > most) inHand.delete(name)
      const held = inHand.get(name)
      if (held !== undefined && at >= held.from && at < held.from + dayMs && held.bytes >= bytes) return void (held.bytes -= bytes)
      const from = at - (at % dayMs)
      const day = new Date(from).toISOString().slice(0, 10)

      const handful = Math.min(handfulBytes, Math.floor(most / 100))
      if (handful > bytes && (await port.add(name, day, handful, most))) {
        const left = inHand.get(name)
        return void inHand.set(name, { from, bytes: handful - bytes + (left?.from === from ? left.bytes : 0), most })
      }

      if (await port.add(name, day, bytes, most)) return
      throw new CapabilityError('quota_exceeded', `${name} may send ${most} bytes a day (UTC), and ${bytes} more would exceed that; it may go on tomorrow, or its owner allows more (limits.bytesOutPerDay)`, { bytesOutPerDay: most })
    },
  }
}

/** Counts while the process lives. */
export function memoryDailyBytes(): DailyBytesPort {
  const sums = new Map<string, number>()
  return {
    async add(plugin, day, bytes, most) {
      const key = `${day} ${plugin}`
      const sum = (sums.get(key) ?? 0) + bytes
      if (sum <= most) sums.set(key, sum)
      return sum <= most
    },
  }
}
