/**
 * A request to the gateway that was refused or that failed. `code` is what to match on; among others:
 * `grant_missing` (the owner has not allowed it; `how` says how), `lease_ended` (what they allowed is over), `host_refused`,
 * `address_refused`, `quota_exceeded`, `response_too_large`, `network_failed`, `cancelled`, `call_limit` (the plugin asked for
 * more than its limits allow). docs/PLUGIN-ABI.md has all; treat one that you do not know as a failure.
 *
 * Left uncaught, `grant_missing` ends the tool call with that code, and the owner sees what to grant; any other ends it as
 * what the tool throws does.
 *
 * @example
 * const place = await kv.get(name).catch((error) => {
 *   if (error instanceof CapabilityError && error.code === 'grant_missing') return null
 *   throw error
 * })
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
