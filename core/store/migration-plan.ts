import { StoreError } from './store-error.ts'

/**
 * What is left to apply. A name that this program does not know means that a newer one wrote the database;
 * it is refused before anything is altered.
 */
export function planMigrations(known: readonly string[], applied: readonly string[]): string[] {
  const unknown = applied.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new StoreError(
      'database_newer',
      `The database was written by a newer Airlock (it has ${unknown.join(', ')}; this one knows up to ${known.at(-1) ?? 'none'}). Start that version, or restore a backup made with this one.`,
      { unknown, known },
    )
  }
  return known.filter((name) => !applied.includes(name))
}
