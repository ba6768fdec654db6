import { MikroORM } from '@mikro-orm/postgresql'
import { entities } from '../entities.ts'
import { migrate } from '../migrate.ts'
import type { StoreLog } from '../store-log.ts'
import type { Store } from '../store.ts'
import { createPostgresqlCommit } from './commits.ts'
import { postgresqlError, unreachable } from './error.ts'
import { openPostgresqlSignals } from './signals.ts'
import { postgresqlMigrations } from './migrations.ts'
import { type Pool, type PoolWatch, watchPool } from './watched-pool.ts'

/** For a connection, also a free one of the pool. */
const connectTimeoutMs = 5_000
const answerTimeoutMs = 10_000
const goodbyeMs = 1_000

export async function openPostgresql(databaseUrl: string, log: StoreLog, timeouts = { connectMs: connectTimeoutMs, answerMs: answerTimeoutMs }): Promise<Store> {
  const explain = (error: unknown) => postgresqlError(error, databaseUrl)
  let { answerMs } = timeouts
  let watch: PoolWatch | undefined
  const orm = new MikroORM({
    entities,
    clientUrl: databaseUrl,
    debug: false,
    // A mistyped name must not become a new, empty database.
    ensureDatabase: false,
    driverOptions: {
      // MikroORM reads only host, user and name; the driver also reads `?sslmode=…` and the like.
      connectionString: databaseUrl,
      connectionTimeoutMillis: timeouts.connectMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      onPoolCreated: (pool: Pool) => (watch = watchPool(pool, { explain, answerMs: () => answerMs })),
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
    // Copying tables before they change may take its time.
    answerMs = Number.POSITIVE_INFINITY
    await migrate(orm, postgresqlMigrations(orm), log)
    answerMs = timeouts.answerMs
  } catch (error) {
    await orm.close(true)
    throw error
  }
  const statements = await createPostgresqlCommit(orm, explain)
  const signals = await openPostgresqlSignals(orm, log)
  return {
    orm,
    ...statements,
    signals,
    dialect: 'postgresql',
    fork: () => orm.em.fork(),
    ping,
    async [Symbol.asyncDispose]() {
      await signals[Symbol.asyncDispose]()
      // A server that says nothing does not say goodbye either.
      const cut = setTimeout(() => watch?.cut(), goodbyeMs)
      await orm.close(true)
      clearTimeout(cut)
    },
  }
}
