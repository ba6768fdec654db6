import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { connectionLost, postgresqlError } from './postgresql/error.ts'
import { sqliteError } from './sqlite/error.ts'
import { StoreError } from './store-error.ts'

/**
 * The database cannot be used now: gone, full, read-only. Said of any error that a query may end with, whichever way it
 * was made; undefined for one that asking again does not mend, and for what is not the database's.
 */
export function storeTrouble(error: unknown): StoreError | undefined {
  if (error instanceof StoreError) return passing.has(error.code) ? error : undefined
  // Others put into their own words what failed; that a model refused the connection is no trouble of ours.
  if (!(error instanceof Error) || error instanceof CodedError) return undefined
  return troubleOf(error) ?? storeTrouble(error.cause)
}

const passing: ReadonlySet<string> = new Set(['database_unreachable', 'disk_full'])

function troubleOf(error: Error): StoreError | undefined {
  const code: unknown = Reflect.get(error, 'code')
  if (code === 'database_unreachable' || code === 'disk_full') return new StoreError(code, error.message, {}, { cause: error })
  const said = typeof code === 'string' && code.startsWith('SQLITE_') ? sqliteError(error, 'The database') : isDrivers(error) && postgresqlError(error, '')
  return said instanceof StoreError && passing.has(said.code) ? said : undefined
}

/** A system's own code, such as ECONNRESET, could be anybody's: it counts only where MikroORM passes it on, whose errors are all named so. */
function isDrivers(error: Error): boolean {
  return error.name.endsWith('Exception') || (connectionLost(error) && !/^E[A-Z]+$/.test(String(Reflect.get(error, 'code'))))
}
