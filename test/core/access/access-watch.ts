import test from 'ava'
import { watchAccess } from '../../../core/access/access-watch.ts'

function scene() {
  const state = { asked: [] as (readonly string[])[], warned: [] as string[], away: false, hear: () => {}, hold: Promise.resolve() }
  const watch = watchAccess({
    signals: { on: (name, heard) => { if (name === 'access') state.hear = () => heard(undefined); return () => { state.hear = () => {} } } },
    open: () => ['T1', 'T2'],
    principals: { recheck: async () => { if (state.away) throw new RangeError('away') } },
    tokens: { recheck: async (ids) => { state.asked.push(ids); await state.hold } },
    log: { warn: (_, message) => void state.warned.push(message) },
  })
  return { state, watch }
}

test('asks after what is open when another gateway says so', async (t) => {
  const { state, watch } = scene()
  state.hear()
  await watch.look()
  t.deepEqual(state.asked[0], ['T1', 'T2'])
  watch[Symbol.dispose]()
  const { length } = state.asked
  state.hear()
  await watch.look()
  t.is(state.asked.length, length + 1, 'only the look that was asked for')
  watch[Symbol.dispose]()
})

test('what happens while it looks is looked after once more, by one look for all', async (t) => {
  const { state, watch } = scene()
  t.teardown(() => watch[Symbol.dispose]())
  const release = Promise.withResolvers<void>()
  state.hold = release.promise
  const first = watch.look()
  const [second, third] = [watch.look(), watch.look()]
  await new Promise(setImmediate)
  t.is(state.asked.length, 1)
  release.resolve()
  await Promise.all([first, second, third])
  t.is(state.asked.length, 2)
})

test('a database that is away is told of once', async (t) => {
  const { state, watch } = scene()
  t.teardown(() => watch[Symbol.dispose]())
  state.away = true
  await watch.look()
  await watch.look()
  t.is(state.warned.length, 1)
  state.away = false
  await watch.look()
  state.away = true
  await watch.look()
  t.is(state.warned.length, 2)
})
