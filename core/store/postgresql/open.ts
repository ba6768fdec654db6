import { MikroORM } from '@mikro-orm/postgresql'
import { entities } from '../entities.ts'
import { migrate } from '../migrate.ts'
import type { StoreLog } from '../store-log.ts'
import type { Store } from '../store.ts'
import { createPostgresqlCommit } from './commits.ts'
import { connectionLost, unreachable } from './error.ts'
import { openPostgresqlSignals } from './signals.ts'
import { postgresqlMigrations } from './migrations.ts'

const connectTimeoutMs = 10_000

export async function openPostgresql(databaseUrl: string, log: StoreLog): Promise<Store> {
  const orm = new MikroORM({
    entities,
    clientUrl: databaseUrl,
    debug: false,
    // A mistyped name must not become a new, empty database.
    ensureDatabase: false,
    driverOptions: {
      // MikroORM reads only host, user and name; the driver also reads `?sslmode=…` and the like.
      connectionString: databaseUrl,
      connectionTimeoutMillis: connectTimeoutMs,
      fallback_application_name: 'airlock',
    },
  })
  const ping = async (): Promise<void> => {
    try {
      await orm.em.getConnection().execute('select 1')
    } catch (error) {
      throw unreachable(error, databaseUrl)
    }
  }
  try {
    await ping()
    await migrate(orm, postgresqlMigrations(orm), log)
  } catch (error) {
    await orm.close(true)
    throw error
  }
  const commit = await createPostgresqlCommit(orm, (error) => (connectionLost(error) ? unreachable(error, databaseUrl) : error))
  const signals = await openPostgresqlSignals(orm, log)
  return {
    orm,
    commit,
    signals,
    dialect: 'postgresql',
    fork: () => orm.em.fork(),
    ping,
    async [Symbol.asyncDispose]() {
      await signals[Symbol.asyncDispose]()
      await orm.close(true)
    },
  }
}
