import { readFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { readManifest } from '../../../plugin-registry/manifest/manifest.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import { openPluginScene, pluginFolder, repositoryRoot } from '../../helpers/plugin-scene.ts'

// The example, and docs/plugins/README.md that makes it: what stands there is what runs.

const source = path.join(repositoryRoot, 'examples/places')
const page = await readFile(path.join(repositoryRoot, 'docs/plugins/README.md'), 'utf8')
const blocks = (language: string) => [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!)
const indented = (text: string) => text.trimEnd().replaceAll(/^(?=.)/gm, '    ')

test.before(buildGuest)

test('it asks for two rights, remembers places, and says which it does not know', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  const { plugin: shown } = await plugins.inspect(owner, { source })
  t.deepEqual(shown.rights.required.map(({ capability }) => capability).sort(), ['kv', 'net.http'])
  await plugins.install(owner, { source, digest: shown.digest, grant: 'required' })
  const call = (tool: string, input: object) => plugins.call(owner, { plugin: 'places', tool, input })
  t.deepEqual((await call('remember', { name: 'Oslo', latitude: 59.9, longitude: 10.7 })).output, { remembered: 'Oslo' })
  await t.throwsAsync(call('weather', { name: 'Rome' }), { code: 'guest_error', message: /remember it first/ })
})

test('the first plugin of the page greets', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  const [manifest] = blocks('json')
  const folder = await pluginFolder(t, { files: { 'package.json': manifest!, 'plugin.js': blocks('js')[0]! } })
  const { plugin } = await plugins.install(owner, { source: folder })
  t.is(plugin.name, 'hello')
  t.deepEqual((await plugins.call(owner, { plugin: 'hello', tool: 'greet', input: { name: 'Ada' } })).output, { greeting: 'Hello, Ada!' })
})

test('the page shows the example as it is', async (t) => {
  const [code, own, manifest] = await Promise.all(['plugin.js', 'plugin.test.js', 'package.json'].map((file) => readFile(path.join(source, file), 'utf8')))
  t.true(code!.includes(indented(blocks('js')[1]!)))
  t.is(blocks('js')[2], own)
  t.deepEqual(JSON.parse(`{${blocks('json')[1]!}}`).capabilities, JSON.parse(manifest!).airlock.capabilities)
})

test('the WebAssembly plugin of the page has a manifest that is taken', (t) => {
  t.like(readManifest(JSON.parse(blocks('json').at(-1)!), 'package.json', capabilityKinds()), { engine: 'wasm', main: 'plugin.wasm' })
})
