import { StoreError } from '../store-error.ts'

/** What went wrong on the way to the database, in the store's words and without the password in its address. */
export function unreachable(error: unknown, databaseUrl: string): StoreError {
  if (error instanceof StoreError) return error
  return new StoreError('database_unreachable', `The database at ${withoutPassword(databaseUrl)} does not answer: ${reason(error)}`, {}, { cause: error })
}

/** Turns what says that the database cannot be used now into the store's words; anything else passes through. */
export function postgresqlError(error: unknown, databaseUrl: string): unknown {
  if (error instanceof StoreError) return error
  if (diskFull(error)) return new StoreError('disk_full', `The database at ${withoutPassword(databaseUrl)} cannot grow: the disk of its server is full. Nothing that was acknowledged is lost; free some space and go on.`, {}, { cause: error })
  return connectionLost(error) ? unreachable(error, databaseUrl) : error
}

/** Is it the way to the database that failed, and not what was asked of it? */
export function connectionLost(error: unknown): boolean {
  const code = codeOf(error)
  // Class 08 is the connection, 53 a server without room for more, 57P0x one that shuts down or starts, 25006 one that only reads; the rest are the system's own (ECONNREFUSED).
  if (code !== undefined) return /^(?:08...|53...|57P0.|25006|E[A-Z]+)$/.test(code)
  return error instanceof Error && lostWords.test(error.message)
}

export function diskFull(error: unknown): boolean {
  return codeOf(error) === '53100'
}

/** The driver gives these no code. */
const lostWords = /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (?:has encountered a connection error|was closed) and is not queryable)/

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' ? code : undefined
}

function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  return (error instanceof Error ? error.message : String(error)).replace(/\s*\n[\s\S]*/, '')
}

function withoutPassword(databaseUrl: string): string {
  const url = URL.parse(databaseUrl)
  return url === null ? 'DATABASE_URL' : `${url.protocol}//${url.host}${url.pathname}`
}
