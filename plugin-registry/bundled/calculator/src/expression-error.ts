/** What was asked cannot be worked out; the message says why in words for the person who asked. */
export class ExpressionError extends Error {
  override name = 'ExpressionError'
}
