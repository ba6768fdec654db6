import test from 'ava'
import type { SpaceReader } from '../../../../core/store/key-value.ts'
import { createPostgresqlKeyValue } from '../../../../core/store/postgresql/key-value.ts'
import { openPostgresql } from '../../../../core/store/postgresql/open.ts'
import { startPostgres } from '../../../helpers/postgres.ts'
import { addPrincipal, silentLog } from '../../../helpers/store.ts'

const rowsOf: SpaceReader = ({ plugin, principal }) => ({ plugin, owner: principal, space: 'own' })
const space = (principal: string) => ({ plugin: 'notes', principal, shared: false })
const quota = (bytes: number) => ({ quota: { bytes, keys: 100 } })

const postgres = await startPostgres()
if ('createDatabase' in postgres) {
  test.after.always('stop PostgreSQL', () => postgres.stop())

  test('two gateways on one database share one quota', async (t) => {
    const address = await postgres.createDatabase()
    await using one = await openPostgresql(address, silentLog)
    await using two = await openPostgresql(address, silentLog)
    const owner = await addPrincipal(one)
    const [here, there] = [createPostgresqlKeyValue(one.orm, rowsOf), createPostgresqlKeyValue(two.orm, rowsOf)]
    const value = JSON.stringify('x'.repeat(95))
    const stored = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? here : there).set(space(owner), `k${String(index).padStart(2, '0')}`, value, quota(500))))
    t.is(stored.filter((outcome) => outcome === 'stored').length, 5)
    t.deepEqual(await here.usage(space(owner)), { bytes: 500, entries: 5 })
    t.is((await there.list(space(owner), { prefix: '', limit: 100 })).length, 5)
  })

  test('a write for nobody leaves nothing behind', async (t) => {
    await using store = await openPostgresql(await postgres.createDatabase(), silentLog)
    const entries = createPostgresqlKeyValue(store.orm, rowsOf)
    await t.throwsAsync(entries.set(space('nobody'), 'k', '1', quota(1_000)), { message: /foreign key/ })
    t.deepEqual(await entries.usage(space('nobody')), { bytes: 0, entries: 0 })
  })
} else {
  test.skip(`two gateways on one database share one quota (${postgres.unavailable})`, (t) => t.pass())
}
