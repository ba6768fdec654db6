import type { MikroORM } from '@mikro-orm/sql'
import { migrationsTable, type MigrationPort } from '../migrate.ts'
import { copySchema } from './snapshot.ts'

/** Any fixed number: gateways that migrate the same database wait for each other on it. */
const migrationLock = 7_405_210_915

export function postgresqlMigrations(orm: MikroORM): MigrationPort {
  const connection = orm.em.getConnection()
  return {
    async applied() {
      const [found] = await connection.execute<{ found: string | null }[]>(`select to_regclass('${migrationsTable}')::text as found`)
      if (found === undefined || found.found === null) return []
      const rows = await connection.execute<{ name: string }[]>(`select name from ${migrationsTable} order by id`)
      return rows.map((row) => row.name)
    },
    exclusively: (work) =>
      // This transaction only holds the lock; the work runs on other connections, and a crash lets go of it.
      connection.transactional(async (lock) => {
        await connection.execute('select pg_advisory_xact_lock(?)', [migrationLock], 'all', lock)
        return work()
      }),
    snapshot: (name) => copySchema(connection, name),
    async load() {
      const { migrations } = await import('../migrations/postgresql/list.ts')
      return migrations
    },
  }
}
