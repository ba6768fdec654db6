import type { MikroORM } from '@mikro-orm/sql'
import { SqliteConnection } from '@mikro-orm/sqlite'
import { StoreError } from '../store-error.ts'

/** The part of better-sqlite3 that is used here (it ships no types). */
export interface SqliteDatabase {
  pragma(statement: string): unknown
  prepare(sql: string): SqliteStatement
}

export interface SqliteStatement {
  run(...parameters: unknown[]): { changes: number }
  get(...parameters: unknown[]): unknown
  all(...parameters: unknown[]): unknown[]
}

/** The database underneath MikroORM's one connection. */
export async function sqliteClient(orm: MikroORM): Promise<SqliteDatabase> {
  const connection = orm.em.getConnection()
  if (!(connection instanceof SqliteConnection)) throw new StoreError('database_unreachable', 'This is not a SQLite database')
  return connection.getNativeClient()
}
