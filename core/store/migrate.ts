import type { Constructor } from '@mikro-orm/core'
import type { Migration } from '@mikro-orm/migrations'
import type { MikroORM } from '@mikro-orm/sql'
import { planMigrations } from './migration-plan.ts'
import { migrationNames } from './migrations/names.ts'
import { StoreError } from './store-error.ts'
import type { StoreLog } from './store-log.ts'

/** What a dialect adds to migrating: how to look, how to keep others out, how to save what was there. */
export interface MigrationPort {
  /** Names in the migrations table by plain SQL; empty when there is no such table. */
  applied(): Promise<string[]>
  /** Runs the work while no other gateway migrates this database. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** Keeps a copy of the database as it is; answers where it is. */
  snapshot(name: string): Promise<string>
  load(): Promise<Constructor<Migration>[]>
}

export const migrationsTable = 'mikro_orm_migrations'

/**
 * Brings the database up to this program. When nothing is pending, that is one SELECT:
 * the Migrator and the statements load only for work.
 */
export async function migrate(orm: MikroORM, port: MigrationPort, log: StoreLog, known: readonly string[] = migrationNames): Promise<void> {
  if (planMigrations(known, await port.applied()).length === 0) return
  await port.exclusively(async () => {
    const applied = await port.applied()
    // Another gateway may have done it while this one waited.
    const pending = planMigrations(known, applied)
    if (pending.length === 0) return
    if (applied.length > 0) log.info({ snapshot: await port.snapshot(pending[0] ?? '') }, 'Kept a copy of the database before changing its tables')
    await apply(orm, port, pending)
    log.debug({ migrations: pending }, 'Migrated the database')
  })
}

async function apply(orm: MikroORM, port: MigrationPort, pending: string[]): Promise<void> {
  const [{ Migrator }, classes] = await Promise.all([import('@mikro-orm/migrations'), port.load()])
  orm.config.set('migrations', {
    ...orm.config.get('migrations'),
    tableName: migrationsTable,
    migrationsList: classes,
    snapshot: false,
    silent: true,
    // All pending ones in one transaction: a failure leaves the database as it was.
    allOrNothing: true,
    transactional: true,
    // The default needs a superuser on PostgreSQL.
    disableForeignKeys: false,
  })
  try {
    await new Migrator(orm.em).up()
  } catch (error) {
    throw new StoreError('migration_failed', `The database could not be brought up to date (${pending.join(', ')}) and is unchanged: ${describe(error)}`, { pending }, { cause: error })
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
