import test from 'ava'
import { planMigrations } from '../../../core/store/migration-plan.ts'
import { migrationNames } from '../../../core/store/migrations/names.ts'
import { migrations as postgresqlMigrations } from '../../../core/store/migrations/postgresql/list.ts'
import { migrations as sqliteMigrations } from '../../../core/store/migrations/sqlite/list.ts'
import { onBothDatabases } from '../../helpers/databases.ts'

const databaseTest = await onBothDatabases(test)

test('what is not applied yet is pending, in order', (t) => {
  t.deepEqual(planMigrations(['1', '2', '3'], []), ['1', '2', '3'])
  t.deepEqual(planMigrations(['1', '2', '3'], ['1']), ['2', '3'])
  t.deepEqual(planMigrations(['1', '2'], ['1', '2']), [])
})

test('a name from the future is refused in one line that names it', (t) => {
  const error = t.throws(() => planMigrations(['1'], ['1', '9-future']), { code: 'database_newer' })
  t.true(error.message.includes('9-future'))
  t.false(error.message.includes('\n'))
})

databaseTest('both databases have every migration, under the names that the check knows', async (t, database) => {
  const { orm, dialect } = await database.open()
  const classes = dialect === 'sqlite' ? sqliteMigrations : postgresqlMigrations
  t.deepEqual(classes.map((Class) => Reflect.construct(Class, [orm.em.getDriver(), orm.config]).name), [...migrationNames])
})
