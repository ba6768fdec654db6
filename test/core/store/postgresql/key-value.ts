import test from 'ava'
import { createPostgresqlKeyValue } from '../../../../core/store/postgresql/key-value.ts'
import { openPostgresql } from '../../../../core/store/postgresql/open.ts'
import { startPostgres } from '../../../helpers/postgres.ts'
import { addPrincipal, silentLog } from '../../../helpers/store.ts'

const postgres = await startPostgres()
if ('createDatabase' in postgres) {
  test.after.always('stop PostgreSQL', () => postgres.stop())

  test('two gateways on one database share one quota', async (t) => {
    const address = await postgres.createDatabase()
    await using one = await openPostgresql(address, silentLog)
    await using two = await openPostgresql(address, silentLog)
    const owner = await addPrincipal(one)
    const [here, there] = [createPostgresqlKeyValue(one.orm), createPostgresqlKeyValue(two.orm)]
    const value = JSON.stringify('x'.repeat(95))
    const stored = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? here : there).set('notes', owner, `k${String(index).padStart(2, '0')}`, value, 500)))
    t.is(stored.filter(Boolean).length, 5)
    t.is(await here.usage('notes', owner), 500)
    t.is((await there.list('notes', owner, { prefix: '', limit: 100 })).length, 5)
  })

  test('a write for nobody leaves nothing behind', async (t) => {
    await using store = await openPostgresql(await postgres.createDatabase(), silentLog)
    const entries = createPostgresqlKeyValue(store.orm)
    await t.throwsAsync(entries.set('notes', 'nobody', 'k', '1', 1_000), { message: /foreign key/ })
    t.is(await entries.usage('notes', 'nobody'), 0)
  })
} else {
  test.skip(`two gateways on one database share one quota (${postgres.unavailable})`, (t) => t.pass())
}
