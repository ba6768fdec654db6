import test from 'ava'
import { listBindings } from '../../../core/config/binding.ts'
import { settingsSchema } from '../../../core/config/schema.ts'
import { differences, liveView, reloadable, valueAt } from '../../../core/config/settings-change.ts'

const bindings = listBindings(settingsSchema)
const parsed = (input: object) => settingsSchema.parse(input)

test('differences are named as the file names them', (t) => {
  const before = parsed({ model: 'openai/a', turn: { steps: 1 }, allowedHosts: ['a'] })
  t.deepEqual(differences(bindings, before, parsed({ model: 'openai/a', turn: { steps: 1 }, allowedHosts: ['a'] })), [])
  t.deepEqual(differences(bindings, before, parsed({ turn: { steps: 2 }, allowedHosts: ['a', 'b'], gatewayPort: 1 })), ['gatewayPort', 'allowedHosts', 'model', 'turn.steps'])
})

test('what a running gateway takes on; ports, database and addresses are not among it', (t) => {
  const names = reloadable(bindings)
  for (const name of ['log.level', 'model', 'turn.steps', 'turn.tokens', 'turn.seconds', 'allowedHosts', 'publicUrl', 'sandbox.minimum', 'policy.external']) t.true(names.has(name), name)
  for (const name of ['host', 'gatewayPort', 'controlPort', 'databaseUrl', 'pluginsDir', 'log.format']) t.false(names.has(name), name)
})

test('a view has the newest of what may change, and for the rest what was there at first', (t) => {
  const started = parsed({ gatewayPort: 1, turn: { steps: 1 } })
  let current = started
  const view = liveView(started, reloadable(bindings), (path) => valueAt(current, path))
  const { turn } = view
  t.is(view.model, undefined)
  current = parsed({ gatewayPort: 2, model: 'openai/a', turn: { steps: 2, toolResultBytes: 2048 } })
  t.is(view.gatewayPort, 1)
  t.is(view.model, 'openai/a')
  t.is(turn.steps, 2)
  t.is(turn.toolResultBytes, 65_536)
  t.deepEqual({ ...view.turn }, { ...started.turn, steps: 2 })
  t.deepEqual(Object.keys(view).sort(), [...new Set([...Object.keys(started), 'model', 'publicUrl', 'smallModel'])].sort())
})
