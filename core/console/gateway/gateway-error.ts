/** What the gateway refused, or that it could not be reached (`offline`). The code is what callers match. */
export class GatewayError extends Error {
  override name = 'GatewayError'
  readonly code: string
  readonly details: unknown

  constructor(code: string, message: string, details?: unknown) {
    super(message)
    this.code = code
    this.details = details
  }

  /** Reads `{ code, message, details? }` as it comes over the wire. */
  static from(value: unknown): GatewayError {
    if (value instanceof GatewayError) return value
    if (typeof value !== 'object' || value === null) return new GatewayError('internal', String(value))
    const code = 'code' in value && typeof value.code === 'string' ? value.code : 'internal'
    const message = 'message' in value && typeof value.message === 'string' ? value.message : code
    return new GatewayError(code, message, 'details' in value ? value.details : undefined)
  }
}
