/** What the store needs of a logger; pino fits. */
export interface StoreLog {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
}
