import path from 'node:path'
import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { openPluginScene, repositoryRoot } from '../../helpers/plugin-scene.ts'

const source = path.join(repositoryRoot, 'examples/as-notes')

test.before(buildGuest)

test('it keeps notes with their day, and loses them to nobody', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  const { plugin: shown } = await plugins.inspect(owner, { source })
  await plugins.install(owner, { source, grant: 'required', digest: shown.digest })
  const call = async (tool: string, input: unknown) => (await plugins.call(owner, { plugin: 'as-notes', tool, input })).output
  t.is(await call('list', {}), 'no notes yet')
  t.is(await call('add', 'buy bread'), 'noted; there are 1 now')
  t.is(await call('add', 'größer'), 'noted; there are 2 now')
  t.regex(String(await call('list', {})), /^\d{4}-\d\d-\d\d buy bread\n\d{4}-\d\d-\d\d größer$/)
})
