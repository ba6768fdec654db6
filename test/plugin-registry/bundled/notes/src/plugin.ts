import test from 'ava'
import { buildGuest } from '../../../../../scripts/build-guest.ts'
import { buildPlugins } from '../../../../../scripts/build-plugins.ts'
import { addPrincipal } from '../../../../helpers/store.ts'
import { builtBundled, callerOf, openPluginScene } from '../../../../helpers/plugin-scene.ts'

test.before(async () => {
  await buildGuest()
  await buildPlugins()
})

test('it keeps notes once storage is granted, for each person apart', async (t) => {
  const { plugins, grants, owner, store } = await openPluginScene(t, { bundled: await builtBundled() })
  const member = callerOf(await addPrincipal(store, 'member', 'mia'), 'member')
  const call = async (caller: typeof owner, tool: string, input: object) => (await plugins.call(caller, { plugin: 'notes', tool, input })).output as any

  await t.throwsAsync(call(owner, 'add', { text: 'x' }), { code: 'plugin_inactive' })
  await grants.allow(owner, { plugin: 'notes', capability: 'kv', scope: { bytes: 2_000_000 } })
  const note = await call(owner, 'add', { text: 'buy milk' })
  await call(owner, 'add', { text: 'water the plants' })
  t.deepEqual((await call(owner, 'search', { query: 'MILK' })).notes, [note])
  t.is((await call(owner, 'list', {})).notes.length, 2)
  t.deepEqual(await call(member, 'list', {}), { notes: [], more: false })
  t.deepEqual(await call(member, 'remove', { id: note.id }), { removed: false })
  t.deepEqual(await call(owner, 'remove', { id: note.id }), { removed: true })
})
