import test from 'ava'
import { openStore } from '../../../../core/store/store.ts'
import { startPostgres } from '../../../helpers/postgres.ts'
import { silentLog, temporaryFolder } from '../../../helpers/store.ts'

const postgres = await startPostgres()
if ('createDatabase' in postgres) test.after.always('stop PostgreSQL', () => postgres.stop())
const postgresTest = 'unavailable' in postgres ? test.skip : test
const why = 'unavailable' in postgres ? ` (${postgres.unavailable})` : ''

postgresTest(`a note reaches every other gateway, and not its sender; one too long says only that there was one${why}`, async (t) => {
  if ('unavailable' in postgres) return t.fail()
  const databaseUrl = await postgres.createDatabase()
  const open = async () => {
    const store = await openStore({ dataDir: await temporaryFolder(t), databaseUrl, log: silentLog })
    t.teardown(() => store[Symbol.asyncDispose]())
    return store
  }
  const [one, two, three] = [await open(), await open(), await open()]
  const heard: unknown[][] = []
  const all = Promise.withResolvers<void>()
  for (const [name, store] of Object.entries({ one, two, three })) {
    store.signals.on('x', (data) => {
      heard.push([name, data])
      if (heard.length === 4) all.resolve()
    })
  }
  one.signals.send('x', { n: 1 })
  one.signals.send('y', { n: 1 })
  one.signals.send('x', 'ß'.repeat(8_000))
  await all.promise
  t.deepEqual(heard.toSorted(), [['three', undefined], ['three', { n: 1 }], ['two', undefined], ['two', { n: 1 }]].toSorted())
})

postgresTest(`a connection that is lost is opened again, and everybody looks for themselves${why}`, async (t) => {
  if ('unavailable' in postgres) return t.fail()
  const databaseUrl = await postgres.createDatabase()
  const store = await openStore({ dataDir: await temporaryFolder(t), databaseUrl, log: silentLog })
  t.teardown(() => store[Symbol.asyncDispose]())
  const again = new Promise<unknown>((resolve) => store.signals.on('x', resolve))
  await store.fork().getConnection().execute(`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`)
  t.is(await again, undefined)
})
