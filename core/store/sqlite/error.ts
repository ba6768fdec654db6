import { StoreError } from '../store-error.ts'

/** Turns what SQLite says about a file into the store's words; anything else passes through. */
export function sqliteError(error: unknown, file: string): unknown {
  if (error instanceof StoreError) return error
  const code = sqliteCode(error)
  if (code === undefined) return error
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new StoreError('database_damaged', `${file} is damaged or not a SQLite database. Move it away and restore a backup, or a copy from the snapshots folder beside it.`, { file, code }, { cause: error })
  }
  if (code.startsWith('SQLITE_CONSTRAINT')) return error
  if (code === 'SQLITE_FULL') {
    return new StoreError('disk_full', `${file} cannot grow: the disk is full. Nothing that was acknowledged is lost; free some space and go on.`, { file, code }, { cause: error })
  }
  if (code.startsWith('SQLITE_')) {
    return new StoreError('database_unreachable', `${file} cannot be used: ${error instanceof Error ? error.message : code} (${code})`, { file, code }, { cause: error })
  }
  return error
}

function sqliteCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string' && at.code.startsWith('SQLITE_')) return at.code
  }
  return undefined
}
