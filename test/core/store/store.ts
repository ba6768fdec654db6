import test from 'ava'
import { Agent } from '../../../core/store/entities/agent.ts'
import { Principal } from '../../../core/store/entities/principal.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { loadedPackages } from '../../helpers/loaded-packages.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

databaseTest('a fresh store has its tables, answers, and keeps what it was told', async (t, database) => {
  const store = await database.open()
  await store.ping()
  const id = await addPrincipal(store, 'owner', 'Ada')
  const again = await database.open()
  t.is((await again.fork().findOneOrFail(Principal, { id })).name, 'Ada')
})

databaseTest('the tables are what the entities say', async (t, database) => {
  const { orm } = await database.open()
  t.is(await orm.schema.getUpdateSchemaSQL({ wrap: false, safe: false, dropTables: false }), '')
})

databaseTest('JSON comes back as it was, whatever it looks like', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store)
  const values: unknown[] = ['all', '"quoted"', '123', 'null', 123, -0.5, true, false, [], {}, ['a\0b'], { 'ke\0y': '\ud800' }, { z: 1, a: 2 }, "it's ?? \\ ' ? :x $1"]
  for (const [index, value] of values.entries()) {
    const name = `agent-${index}`
    const tools = value as 'all'
    await store.fork().insert(Agent, { name, owner, model: null, instructions: '', tools, limits: {}, createdAt: new Date(), updatedAt: new Date() })
    const row = await store.fork().findOneOrFail(Agent, { name })
    t.deepEqual(row.tools, tools)
    t.deepEqual(Object.keys(Object(row.tools)), Object.keys(Object(tools)))
  }
})

databaseTest('a store that is up to date loads its own driver and no migrator', async (t, database) => {
  await database.open()
  const config = JSON.stringify({ dataDir: database.dataDir, databaseUrl: database.databaseUrl })
  const loaded = await loadedPackages(`
    const { openStore } = await import(${JSON.stringify(new URL('../../../core/store/store.ts', import.meta.url).href)})
    const store = await openStore({ ...${config}, log: { debug() {}, info() {}, warn() {} } })
    await store[Symbol.asyncDispose]()`)
  t.false(loaded.includes('@mikro-orm/migrations'))
  t.is(loaded.includes('better-sqlite3'), database.databaseUrl === undefined)
  t.is(loaded.includes('pg'), database.databaseUrl !== undefined)
})
