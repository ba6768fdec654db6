import { MikroORM } from '@mikro-orm/postgresql'
import { entities } from '../entities.ts'
import { migrate } from '../migrate.ts'
import type { StoreLog } from '../store-log.ts'
import type { Store } from '../store.ts'
import { postgresqlError } from './error.ts'
import { postgresqlMigrations } from './migrations.ts'

const connectTimeoutMs = 10_000

export async function openPostgresql(databaseUrl: string, log: StoreLog): Promise<Store> {
  const orm = new MikroORM({
    entities,
    clientUrl: databaseUrl,
    debug: false,
    // A mistyped name must not become a new, empty database.
    ensureDatabase: false,
    driverOptions: { connectionTimeoutMillis: connectTimeoutMs, application_name: 'airlock' },
  })
  try {
    await migrate(orm, postgresqlMigrations(orm), log)
  } catch (error) {
    await orm.close(true)
    throw postgresqlError(error, databaseUrl)
  }
  return {
    orm,
    dialect: 'postgresql',
    fork: () => orm.em.fork(),
    async ping() {
      try {
        await orm.em.getConnection().execute('select 1')
      } catch (error) {
        throw postgresqlError(error, databaseUrl)
      }
    },
    async [Symbol.asyncDispose]() {
      await orm.close(true)
    },
  }
}
