/** Where the sandbox writes what an operator should know; a pino logger fits. */
export interface SandboxLog {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
