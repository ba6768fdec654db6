import { PostgreSqlConnection } from '@mikro-orm/postgresql'
import test from 'ava'
import { openPostgresql } from '../../../../core/store/postgresql/open.ts'
import { openBlackHole } from '../../../helpers/black-hole.ts'
import { startPostgres } from '../../../helpers/postgres.ts'
import { silentLog } from '../../../helpers/store.ts'

const postgres = await startPostgres()
if ('createDatabase' in postgres) test.after.always('stop PostgreSQL', () => postgres.stop())
const postgresTest = 'unavailable' in postgres ? test.skip : test
const why = 'unavailable' in postgres ? ` (${postgres.unavailable})` : ''

postgresTest(`a server that takes statements and says nothing is given up in time, asked again on a new connection, and can be closed${why}`, async (t) => {
  if ('unavailable' in postgres) return t.fail()
  const hole = await openBlackHole(await postgres.createDatabase())
  t.teardown(hole.close)
  const store = await openPostgresql(hole.url, silentLog, { connectMs: 300, answerMs: 300 })
  hole.swallow(true)
  await t.throwsAsync(store.ping(), { code: 'database_unreachable' })
  const connection = store.orm.em.getConnection()
  if (connection instanceof PostgreSqlConnection) await t.throwsAsync((await connection.getNativeClient()).query('select 1'))
  // More than the pool has: whoever waits for a free one is answered as well.
  const all = await Promise.allSettled(Array.from({ length: 30 }, () => store.commit(async (sql) => sql.all('select 1', []))))
  t.deepEqual(new Set(all.map((each) => (each.status === 'rejected' ? each.reason.code : each.status))), new Set(['database_unreachable']))
  hole.swallow(false)
  await t.notThrowsAsync(store.ping())
  t.deepEqual(await store.commit((sql) => sql.all('select 1 as one', [])), [{ one: 1 }])
  hole.swallow(true)
  await store[Symbol.asyncDispose]()
})
