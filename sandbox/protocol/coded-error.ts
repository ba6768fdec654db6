export interface CodedErrorOptions {
  cause?: unknown
  /** May a stranger read the message and the details? Default true. */
  expose?: boolean
}

/**
 * The base of every error Airlock throws: a machine-readable code from its area's closed union,
 * a message for people (what was tried, what was found, what to do next) and structured details.
 * Each area has one subclass; docs/ERRORS.md lists every code.
 */
export class CodedError<Code extends string = string> extends Error {
  override name = 'CodedError'
  readonly code: Code
  readonly details: Readonly<Record<string, unknown>>
  readonly expose: boolean

  constructor(code: Code, message: string, details: Readonly<Record<string, unknown>> = {}, options: CodedErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = details
    this.expose = options.expose ?? true
  }
}
