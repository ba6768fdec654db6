import path from 'node:path'
import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { openPluginScene, repositoryRoot } from '../../helpers/plugin-scene.ts'

const source = path.join(repositoryRoot, 'examples/count-vowels')

test.before(buildGuest)

test('a module that knows nothing of Airlock is installed from its folder, and counts, remembers and is configured', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  const { plugin: shown } = await plugins.inspect(owner, { source })
  await plugins.install(owner, { source, grant: 'required', digest: shown.digest })
  const count = async (input: string) => (await plugins.call(owner, { plugin: 'count-vowels', tool: 'count', input })).output
  t.deepEqual(await count('Hello, world'), { count: 3, total: 3 })
  t.deepEqual(await count('aeiou'), { count: 5, total: 8 })
  await plugins.configure(owner, { plugin: 'count-vowels', config: { vowels: 'y' } })
  t.deepEqual(await count('yes, why'), { count: 2, total: 10 })
  await t.throwsAsync(plugins.call(owner, { plugin: 'count-vowels', tool: 'count', input: { text: 'no' } }), { code: 'schema_mismatch' })
})
