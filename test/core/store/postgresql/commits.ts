import test from 'ava'
import { Setting } from '../../../../core/store/entities/setting.ts'
import { openStore } from '../../../../core/store/store.ts'
import { addPrincipal, silentLog, temporaryFolder } from '../../../helpers/store.ts'
import { startPostgres } from '../../../helpers/postgres.ts'

const postgres = await startPostgres()

const postgresTest = 'unavailable' in postgres ? test.skip : test
const why = 'unavailable' in postgres ? ` (${postgres.unavailable})` : ''

postgresTest(`a server that goes away is said to be unreachable, without its password${why}`, async (t) => {
  if ('unavailable' in postgres) return t.fail()
  const databaseUrl = await postgres.createDatabase()
  const store = await openStore({ dataDir: await temporaryFolder(t), databaseUrl, log: silentLog })
  t.teardown(() => store[Symbol.asyncDispose]())
  const owner = await addPrincipal(store)
  const put = () => store.commit((sql) => sql.insert(Setting, { name: 'one', owner, value: 1, updatedAt: new Date() }))
  await put()
  await postgres.stop()
  const error = await t.throwsAsync(put(), { code: 'database_unreachable' })
  t.notRegex(error.message, /airlock-test/)
})
