/** What one guest may use. All are enforced on the gateway's side of the boundary as well. */
export interface Limits {
  /** V8 heap of the isolate, MiB. */
  memoryMb: number
  /** Uninterrupted JavaScript time of one call, ms. */
  cpuMs: number
  /** Wall time of one call, waiting included, ms. */
  wallMs: number
  /** Requests to the broker that may be open at once. */
  callsPending: number
  /** Requests to the broker in one call. */
  callsTotal: number
  inputBytes: number
  outputBytes: number
  /** Bytes of log lines in one call; the rest is dropped and counted. */
  logBytes: number
  /** Calls into the plugin that may be open at once; more are refused as `busy`. */
  callsInFlight: number
  /** Bytes that it sends out of the house in a day, by any capability. */
  bytesOutPerDay: number
}

export const defaultLimits: Limits = Object.freeze({
  memoryMb: 64,
  cpuMs: 1_000,
  wallMs: 15_000,
  callsPending: 100,
  callsTotal: 1_000,
  inputBytes: 256 * 1024,
  outputBytes: 512 * 1024,
  logBytes: 64 * 1024,
  callsInFlight: 64,
  bytesOutPerDay: 1_000_000_000,
})

/** What a manifest may ask for at most. */
export const maxLimits: Limits = Object.freeze({
  memoryMb: 256,
  cpuMs: 10_000,
  wallMs: 120_000,
  callsPending: 100,
  callsTotal: 10_000,
  inputBytes: 512 * 1024,
  outputBytes: 512 * 1024,
  logBytes: 1024 * 1024,
  callsInFlight: 64,
  bytesOutPerDay: 100_000_000_000,
})

/** A guest that may compute for longer never holds the thread of its isolates' host: its neighbours, and the gateway's heartbeat, wait no longer than this, ms. */
export const longestHoldMs = 1_000
