import { StoreError } from '../store-error.ts'

/** What went wrong on the way to the database, in the store's words and without the password in its address. */
export function unreachable(error: unknown, databaseUrl: string): StoreError {
  return new StoreError('database_unreachable', `The database at ${withoutPassword(databaseUrl)} does not answer: ${reason(error)}`, {}, { cause: error })
}

function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  return (error instanceof Error ? error.message : String(error)).replace(/\s*\n[\s\S]*/, '')
}

function withoutPassword(databaseUrl: string): string {
  const url = URL.parse(databaseUrl)
  return url === null ? 'DATABASE_URL' : `${url.protocol}//${url.host}${url.pathname}`
}
