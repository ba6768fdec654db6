import { StoreError } from '../store-error.ts'

// Class 08 is connections, 28 authentication, 3D a database that is not there, 57P shutdown, 53 out of connections or disk.
const unreachable = /^(?:08|28|3D|57P|53)|^E[A-Z]+$/

/** Turns connection trouble into the store's words, without the password of the address; anything else passes through. */
export function postgresqlError(error: unknown, databaseUrl: string): unknown {
  if (error instanceof StoreError) return error
  const code = errorCode(error)
  const timedOut = error instanceof Error && /timeout|terminated/i.test(error.message)
  if ((code === undefined || !unreachable.test(code)) && !timedOut) return error
  return new StoreError('database_unreachable', `The database at ${withoutPassword(databaseUrl)} does not answer: ${error instanceof Error ? error.message : String(error)}`, { code }, { cause: error })
}

function errorCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if (at instanceof AggregateError) return errorCode(at.errors[0])
  }
  return undefined
}

function withoutPassword(databaseUrl: string): string {
  const url = URL.parse(databaseUrl)
  return url === null ? 'DATABASE_URL' : `${url.protocol}//${url.host}${url.pathname}`
}
