/** A place or a date that cannot be understood; the message says what can. */
export class ClockError extends Error {
  override name = 'ClockError'
}
