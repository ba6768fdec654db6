/** How long a plugin whose host died must wait before it gets another, by the deaths that weigh on it. */
const waitsMs = [0, 0, 1_000, 2_000, 5_000, 60_000]
const windowMs = 5 * 60_000

interface Strike {
  at: number
  weight: number
}

/** After so many deaths within the window a plugin is not started again by itself. */
const quarantineWeight = waitsMs.length - 1

/** Remembers which plugins were running when a host died, and keeps those that kill again and again from starting more. */
export interface HostBreaker {
  /** A host died while these plugins had calls open; each bears its share of the blame. */
  blame(plugins: readonly string[]): void
  /** Has it ended so many hosts that waiting is not enough? */
  isHopeless(plugin: string): boolean
  /** Milliseconds until this plugin may start a host again; 0 when it may now. */
  waitMs(plugin: string): number
  /** The plugin was stopped, changed or removed: what it did is no longer held against it. */
  forget(plugin: string): void
}

/** `now` is a monotonic clock in milliseconds. */
export function createHostBreaker(now: () => number): HostBreaker {
  const strikes = new Map<string, Strike[]>()

  function recent(plugin: string): Strike[] {
    const kept = (strikes.get(plugin) ?? []).filter((strike) => now() - strike.at < windowMs)
    if (kept.length > 0) strikes.set(plugin, kept)
    else strikes.delete(plugin)
    return kept
  }

  return {
    blame(plugins) {
      for (const plugin of plugins) {
        // Past the longest wait, more strikes change nothing.
        const kept = recent(plugin).slice(-4 * waitsMs.length)
        strikes.set(plugin, [...kept, { at: now(), weight: 1 / plugins.length }])
      }
    },

    isHopeless: (plugin) => weightOf(recent(plugin)) >= quarantineWeight,

    waitMs(plugin) {
      const kept = recent(plugin)
      const last = kept.at(-1)
      if (!last) return 0
      const wait = waitsMs[Math.min(Math.floor(weightOf(kept)), waitsMs.length - 1)]!
      return Math.max(0, Math.ceil(last.at + wait - now()))
    },

    forget(plugin) {
      strikes.delete(plugin)
    },
  }
}

function weightOf(strikes: readonly Strike[]): number {
  return strikes.reduce((sum, { weight }) => sum + weight, 0)
}
