/**
 * A request to the gateway that was refused or that failed. `code` is what to match on; among others:
 * `grant_missing` (the owner has not allowed it; `how` says how), `host_refused`, `address_refused`, `quota_exceeded`,
 * `response_too_large`, `network_failed`, `cancelled`, `call_limit` (the plugin asked for more than its limits allow).
 *
 * Left uncaught, it ends the tool call with its code, and the owner sees what to grant.
 */
export class CapabilityError extends Error {
  override name = 'CapabilityError'
  readonly code: string
  /** The capability that was used: `net.http`, `kv` … */
  readonly capability: string
  /** What was tried, in the owner's words: `GET https://example.com/`. */
  readonly tried: string
  /** How an owner allows it, when a grant is what is missing. */
  readonly how: string

  constructor(code: string, message: string, details: { capability?: string; tried?: string; how?: string } = {}) {
    super(message)
    this.code = code
    this.capability = details.capability ?? ''
    this.tried = details.tried ?? ''
    this.how = details.how ?? ''
  }
}
