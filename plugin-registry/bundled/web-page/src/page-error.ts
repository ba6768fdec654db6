/** A page that cannot be read; the message says why in words for the person who asked. */
export class PageError extends Error {
  override name = 'PageError'
}
