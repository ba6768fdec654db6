/** What a plugin has done since the gateway started. */
export interface GuestStats {
  calls: number
  /** How often it, or the process it was in through its fault, was ended for a limit. */
  kills: number
  /** How long it took to wake it last, ms; undefined when it never was. */
  wokenInMs?: number
}

/** By plugin. */
export class StatsBook {
  readonly #stats = new Map<string, GuestStats>()

  of(plugin: string): Readonly<GuestStats> {
    return this.#stats.get(plugin) ?? { calls: 0, kills: 0 }
  }

  called(plugin: string): void {
    this.#mine(plugin).calls++
  }

  killed(plugin: string): void {
    this.#mine(plugin).kills++
  }

  woken(plugin: string, ms: number): void {
    this.#mine(plugin).wokenInMs = ms
  }

  #mine(plugin: string): GuestStats {
    const known = this.#stats.get(plugin)
    if (known) return known
    const made: GuestStats = { calls: 0, kills: 0 }
    this.#stats.set(plugin, made)
    return made
  }
}
