/** Why a plugin does not run any more, until its owner says so. */
export interface Quarantine {
  reason: string
  since: Date
}

/** Remembers who is in quarantine, over restarts; passed in by the gateway. */
export interface QuarantineBook {
  of(plugin: string): Quarantine | undefined
  put(plugin: string, reason: string): void
}
