import { once } from 'node:events'
import { createServer } from 'node:net'
import test from 'ava'
import { openPostgresql } from '../../../../core/store/postgresql/open.ts'
import { silentLog } from '../../../helpers/store.ts'
import { startPostgres } from '../../../helpers/postgres.ts'

const postgres = await startPostgres()
const available = 'createDatabase' in postgres
if (available) test.after.always('stop PostgreSQL', () => postgres.stop())
const postgresTest = available ? test : test.skip
const why = available ? '' : ` (${postgres.unavailable})`

async function address(): Promise<URL> {
  return new URL('createDatabase' in postgres ? await postgres.createDatabase() : 'postgresql://nowhere')
}

test('an address where nothing listens is named without its password', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const found = server.address()
  const port = typeof found === 'object' && found !== null ? found.port : 0
  server.close()
  await once(server, 'close')
  const error = await t.throwsAsync(openPostgresql(`postgresql://ada:hunter2@127.0.0.1:${port}/airlock`, silentLog), { code: 'database_unreachable' })
  t.true(error.message.includes(`127.0.0.1:${port}/airlock`))
  t.false(error.message.includes('hunter2'))
})

postgresTest(`a wrong password is named without either password${why}`, async (t) => {
  const url = await address()
  url.password = 'hunter2'
  const error = await t.throwsAsync(openPostgresql(url.href, silentLog), { code: 'database_unreachable' })
  t.false(error.message.includes('hunter2'))
})

postgresTest(`a database that is not there is refused in words${why}`, async (t) => {
  const url = await address()
  url.pathname = '/missing'
  await t.throwsAsync(openPostgresql(url.href, silentLog), { code: 'database_unreachable' })
})

postgresTest(`what the address asks for beyond host and name is heeded${why}`, async (t) => {
  const url = await address()
  url.searchParams.set('application_name', 'somebody')
  url.protocol = 'postgres:'
  await using store = await openPostgresql(url.href, silentLog)
  t.deepEqual(await store.orm.em.getConnection().execute('show application_name'), [{ application_name: 'somebody' }])
  url.searchParams.set('sslmode', 'verify-full')
  const error = await t.throwsAsync(openPostgresql(url.href, silentLog), { code: 'database_unreachable' })
  t.true(error.message.includes('SSL'))
})

postgresTest(`a server that ends while the gateway runs fails the ping, not the process${why}`, async (t) => {
  const own = await startPostgres()
  if (!('createDatabase' in own)) return t.fail(own.unavailable)
  await using store = await openPostgresql(await own.createDatabase(), silentLog)
  await store.ping()
  await own.stop()
  await t.throwsAsync(store.ping(), { code: 'database_unreachable' })
})
