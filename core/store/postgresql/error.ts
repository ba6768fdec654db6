import { StoreError } from '../store-error.ts'

/** What went wrong on the way to the database, in the store's words and without the password in its address. */
export function unreachable(error: unknown, databaseUrl: string): StoreError {
  return new StoreError('database_unreachable', `The database at ${withoutPassword(databaseUrl)} does not answer: ${reason(error)}`, {}, { cause: error })
}

/** Is it the way to the database that failed, and not what was asked of it? */
export function connectionLost(error: unknown): boolean {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined
  // Class 08 is the connection, 57P0x a server that shuts down or starts; the rest are the system's own (ECONNREFUSED).
  if (typeof code === 'string') return /^(?:08|57P0|E[A-Z]+$)/.test(code)
  return error instanceof Error && /^(?:Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
}

function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  return (error instanceof Error ? error.message : String(error)).replace(/\s*\n[\s\S]*/, '')
}

function withoutPassword(databaseUrl: string): string {
  const url = URL.parse(databaseUrl)
  return url === null ? 'DATABASE_URL' : `${url.protocol}//${url.host}${url.pathname}`
}
