import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { Migration } from '@mikro-orm/migrations'
import test from 'ava'
import { migrate, type MigrationPort } from '../../../core/store/migrate.ts'
import { migrationNames } from '../../../core/store/migrations/names.ts'
import { postgresqlMigrations } from '../../../core/store/postgresql/migrations.ts'
import { sqliteMigrations } from '../../../core/store/sqlite/migrations.ts'
import type { Store } from '../../../core/store/store.ts'
import { onBothDatabases, type TestDatabase } from '../../helpers/databases.ts'
import { addPrincipal, silentLog } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

function portOf(store: Store, { dataDir }: TestDatabase): MigrationPort {
  return store.dialect === 'sqlite' ? sqliteMigrations(store.orm, dataDir) : postgresqlMigrations(store.orm)
}

class AddColumn extends Migration {
  override name = '9001-add-column'
  override up(): void {
    this.addSql('alter table principals add column nickname text null')
  }
}

class Broken extends Migration {
  override name = '9002-broken'
  override up(): void {
    this.addSql('drop table steps')
    this.addSql('alter table nowhere add column x text')
  }
}

const known = (...more: string[]) => [...migrationNames, ...more]
const columnsOf = (store: Store) => store.fork().getConnection().execute<object[]>('select * from principals')

databaseTest('a database newer than the program is refused and not altered', async (t, database) => {
  const store = await database.open()
  const em = store.fork()
  await em.getConnection().execute("insert into mikro_orm_migrations (name) values ('9999-future')")
  const before = await portOf(store, database).applied()
  await t.throwsAsync(database.open(), { code: 'database_newer' })
  t.deepEqual(await portOf(store, database).applied(), before)
  t.deepEqual(await readdir(database.dataDir).then((names) => names.filter((name) => name === 'snapshots')), [])
})

databaseTest('a migration keeps a copy of what was there first', async (t, database) => {
  const store = await database.open()
  await addPrincipal(store, 'owner', 'Ada')
  const port = portOf(store, database)
  const told: object[] = []
  await migrate(store.orm, { ...port, load: async () => [...(await port.load()), AddColumn] }, { ...silentLog, info: (details) => told.push(details) }, known('9001-add-column'))
  t.true('nickname' in ((await columnsOf(store))[0] ?? {}))
  t.is(told.length, 1)
  if (store.dialect === 'sqlite') {
    const [copy = ''] = await readdir(path.join(database.dataDir, 'snapshots'))
    t.regex(copy, /^\d{4}-.*-before-9001-add-column\.db$/)
  } else {
    const [{ name } = { name: '' }] = await store.fork().getConnection().execute<{ name: string }[]>("select nspname as name from pg_namespace where starts_with(nspname, 'airlock_before_')")
    const rows = await store.fork().getConnection().execute<{ name: string }[]>(`select name from "${name}".principals`)
    t.deepEqual(rows.map((row) => row.name), ['Ada'])
  }
})

databaseTest('a migration that fails leaves the database as it was', async (t, database) => {
  const store = await database.open()
  const port = portOf(store, database)
  const broken = { ...port, load: async () => [...(await port.load()), AddColumn, Broken] }
  await t.throwsAsync(migrate(store.orm, broken, silentLog, known('9001-add-column', '9002-broken')), { code: 'migration_failed' })
  t.deepEqual(await port.applied(), [...migrationNames])
  await addPrincipal(store)
  t.false('nickname' in ((await columnsOf(store))[0] ?? {}))
  t.deepEqual(await store.fork().getConnection().execute('select * from steps'), [])
})

databaseTest('only the last few copies are kept', async (t, database) => {
  const store = await database.open()
  const port = portOf(store, database)
  const copies = async () => {
    if (store.dialect === 'sqlite') return (await readdir(path.join(database.dataDir, 'snapshots'))).sort()
    const rows = await store.fork().getConnection().execute<{ name: string }[]>("select nspname as name from pg_namespace where starts_with(nspname, 'airlock_before_') order by nspname")
    return rows.map(({ name }) => name)
  }
  for (const name of ['a', 'b', 'c', 'd', 'e']) await port.snapshot(name)
  const kept = await copies()
  t.is(kept.length, 3)
  t.true(kept.every((name, index) => name.includes(`before${store.dialect === 'sqlite' ? '-' : '_'}`) && (index > 0 || !name.endsWith('a'))))
})

databaseTest('starts at once migrate a new database once', async (t, database) => {
  if (database.databaseUrl === undefined) {
    t.pass('one gateway per SQLite folder: the folder lock sees to it')
    return
  }
  const stores = await Promise.all([database.open(), database.open(), database.open()])
  t.deepEqual(await portOf(stores[0] ?? (await database.open()), database).applied(), [...migrationNames])
})
