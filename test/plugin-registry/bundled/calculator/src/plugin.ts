import test from 'ava'
import { buildGuest } from '../../../../../scripts/build-guest.ts'
import { buildPlugins } from '../../../../../scripts/build-plugins.ts'
import { builtBundled, openPluginScene } from '../../../../helpers/plugin-scene.ts'

test.before(async () => {
  await buildGuest()
  await buildPlugins()
})

test('it works in its isolate, without any right', async (t) => {
  const { plugins, owner } = await openPluginScene(t, { bundled: await builtBundled() })
  const evaluate = async (expression: unknown) => plugins.call(owner, { plugin: 'calculator', tool: 'evaluate', input: { expression } })
  t.deepEqual((await evaluate('17% of 2340')).output, { result: 397.8, text: '397.8' })
  t.deepEqual((await evaluate('5 km in miles')).output, { result: 3.1068559611867, unit: 'miles', text: '3.1068559611867 miles' })

  await t.throwsAsync(evaluate('2 +'), { code: 'guest_error', message: /missing after/ })
  for (const input of [5, null, '', 'x'.repeat(1001)]) await t.throwsAsync(evaluate(input), { code: 'schema_mismatch' })
  t.deepEqual((await evaluate('1 + 1')).output, { result: 2, text: '2' })
})

test('it is offered to models with one required text, so that plain words in a chat are enough', async (t) => {
  const { plugins, owner } = await openPluginScene(t, { bundled: await builtBundled() })
  const tool = plugins.toolsFor(owner).find(({ plugin }) => plugin === 'calculator')!
  t.like(tool, { tool: 'evaluate', effect: 'read', input: { required: ['expression'] } })
})
