import { readFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { openPluginScene, repositoryRoot } from '../../helpers/plugin-scene.ts'

const source = path.join(repositoryRoot, 'examples/hello-tool')

test.before(buildGuest)

test('it is installed from its folder, asks for nothing, and greets', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  const { plugin: shown } = await plugins.inspect(owner, { source })
  t.deepEqual(shown.rights, { required: [], optional: [] })
  const { plugin } = await plugins.install(owner, { source, digest: shown.digest })
  t.like(plugin, { active: true, tier: 'unverified', tools: [{ name: 'greet', effect: 'read' }] })
  t.deepEqual((await plugins.call(owner, { plugin: 'hello-tool', tool: 'greet', input: { name: 'Ada' } })).output, { greeting: 'Hello, Ada!' })
  await t.throwsAsync(plugins.call(owner, { plugin: 'hello-tool', tool: 'greet', input: {} }), { code: 'schema_mismatch' })
})

test('it is ten lines', async (t) => {
  t.true((await readFile(path.join(source, 'plugin.js'), 'utf8')).trim().split('\n').length <= 10)
})
