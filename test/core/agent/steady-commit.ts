import test from 'ava'
import { createSteadyCommit } from '../../../core/agent/steady-commit.ts'
import { Setting } from '../../../core/store/entities/setting.ts'
import type { Commit } from '../../../core/store/store.ts'
import { StoreError } from '../../../core/store/store-error.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

const silent = { info() {}, warn() {}, error() {} }
const away = () => new StoreError('database_unreachable', 'gone')

/** A store whose commits fail so often: before they are made, or after, when only the answer is lost. */
function failing(commit: Commit, times: number, when: 'before' | 'after'): Commit {
  return async (work) => {
    const fails = times-- > 0
    if (fails && when === 'before') throw away()
    const value = await commit(work)
    if (fails) throw away()
    return value
  }
}

for (const when of ['before', 'after'] as const) {
  test(`a commit waits for its database and is made once: it failed ${when} it was stored`, async (t) => {
    const store = await openTestStore(t)
    const owner = await addPrincipal(store)
    const commit = createSteadyCommit({ store: { commit: failing(store.commit, 1, when) }, letGo: new AbortController().signal, log: silent, turn: 't' })
    await commit(
      (sql) => sql.insert(Setting, { name: 'one', owner, value: 1, updatedAt: new Date() }),
      async (sql) => (await sql.all('select 1 from settings where name = ?', ['one'])).length > 0,
    )
    t.is(await store.fork().count(Setting, {}), 1)
  })
}

test('what asking again does not mend is not asked again', async (t) => {
  const commit = createSteadyCommit({ store: await openTestStore(t), letGo: new AbortController().signal, log: silent, turn: 't' })
  let asked = 0
  await t.throwsAsync(commit(async () => {
    asked += 1
    throw new TypeError('a mistake')
  }), { instanceOf: TypeError })
  t.is(asked, 1)
})

test('a gateway that stops does not wait', async (t) => {
  const stop = new AbortController()
  const store = await openTestStore(t)
  const commit = createSteadyCommit({ store: { commit: failing(store.commit, Number.POSITIVE_INFINITY, 'before') }, letGo: stop.signal, log: { ...silent, warn: () => stop.abort() }, turn: 't' })
  await t.throwsAsync(commit(async () => {}), { code: 'database_unreachable' })
})
