import test from 'ava'
import { copySchema } from '../../../../core/store/postgresql/snapshot.ts'
import { openPostgresql } from '../../../../core/store/postgresql/open.ts'
import { startPostgres } from '../../../helpers/postgres.ts'
import { addPrincipal, silentLog } from '../../../helpers/store.ts'

const postgres = await startPostgres()
if ('createDatabase' in postgres) {
  test.after.always('stop PostgreSQL', () => postgres.stop())

  test('rows of every table are in the copy, under a name that is safe as a schema', async (t) => {
    await using store = await openPostgresql(await postgres.createDatabase(), silentLog)
    await addPrincipal(store, 'owner', "Ada's")
    const connection = store.orm.em.getConnection()
    const place = await copySchema(connection, `9"; drop schema public cascade; --${'x'.repeat(100)}`)
    const [, schema = ''] = place.split(' ')
    t.regex(schema, /^airlock_before_\w{1,48}$/)
    t.is(schema.length, 63)
    const rows = await connection.execute<{ name: string }[]>(`select name from ${schema}.principals`)
    t.deepEqual(rows, [{ name: "Ada's" }])
    t.truthy(await connection.execute(`select * from ${schema}.mikro_orm_migrations`))
  })

  test('a user who may not copy is told what to grant, and nothing is changed', async (t) => {
    const address = await postgres.createDatabase()
    await using store = await openPostgresql(address, silentLog)
    const database = new URL(address).pathname.slice(1)
    const connection = store.orm.em.getConnection()
    await connection.execute(`create role plain_${database} login password 'plain'; grant all on all tables in schema public to plain_${database}`)
    const url = new URL(address)
    url.username = `plain_${database}`
    url.password = 'plain'
    await using plain = await openPostgresql(url.href, silentLog)
    const error = await t.throwsAsync(copySchema(plain.orm.em.getConnection(), 'x'), { code: 'migration_failed' })
    t.true(error.message.includes('GRANT CREATE ON DATABASE'))
    t.false(error.message.includes('\n'))
  })
} else {
  test.skip(`copies before a migration (${postgres.unavailable})`, (t) => t.pass())
}
