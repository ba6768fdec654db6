import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { KeyValueEntry } from '../../../core/store/entities/key-value-entry.ts'
import { Grant } from '../../../core/store/entities/grant.ts'
import { Plugin } from '../../../core/store/entities/plugin.ts'
import { Secret } from '../../../core/store/entities/secret.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { buildPlugins } from '../../../scripts/build-plugins.ts'
import { addPrincipal } from '../../helpers/store.ts'
import { builtBundled, callerOf, openPluginScene, pluginFolder } from '../../helpers/plugin-scene.ts'

test.before(async () => {
  await buildGuest()
  await buildPlugins()
})

const kvPlugin = {
  airlock: { capabilities: { kv: { bytes: 1000, reason: 'keep a count' } } },
  code: `import { definePlugin } from '@airlock/sdk'
export default definePlugin({ tools: { run: async (input, { kv }) => { await kv.set('count', input); return kv.get('count') } } })`,
}

test('install shows the rights, asks consent, is inactive until granted, then runs', async (t) => {
  const { plugins, grants, owner, events } = await openPluginScene(t)
  const source = await pluginFolder(t, kvPlugin)

  const { plugin: shown } = await plugins.inspect(owner, { source })
  t.deepEqual(shown.rights.required.map(({ capability, reason, granted }) => ({ capability, reason, granted })), [{ capability: 'kv', reason: 'keep a count', granted: false }])
  t.deepEqual((await plugins.list(owner, {})).plugins, [])

  const { plugin } = await plugins.install(owner, { source, digest: shown.digest })
  t.like(plugin, { name: 'sample', tier: 'unverified', enabled: true, active: false, missing: ['kv'], digest: shown.digest })
  t.deepEqual(plugins.toolsFor(owner), [])
  await t.throwsAsync(plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} }), { code: 'plugin_inactive' })

  await grants.allow(owner, { plugin: 'sample', capability: 'kv', scope: { bytes: 1000 } })
  t.deepEqual(plugins.toolsFor(owner).map(({ plugin, tool, effect }) => ({ plugin, tool, effect })), [{ plugin: 'sample', tool: 'run', effect: 'external' }])
  t.like(await plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} }), { output: {}, denials: [] })
  t.deepEqual(events.map(({ type, data }) => [type, data]), [['plugin.changed', { plugin: 'sample' }], ['grant.changed', { plugin: 'sample' }]])
})

test('an install that grants what was consented to is active at once', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  const source = await pluginFolder(t, kvPlugin)
  const { plugin } = await plugins.install(owner, { source, grant: 'required', digest: (await plugins.inspect(owner, { source })).plugin.digest })
  t.true(plugin.active)
  t.like(plugin.grants, [{ capability: 'kv', grantedBy: owner.principal }])
})

test('a folder that changed after the rights were shown is not installed', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  const source = await pluginFolder(t, kvPlugin)
  const { plugin } = await plugins.inspect(owner, { source })
  await writeFile(path.join(source, 'plugin.js'), 'export default { tools: {} } // something else')
  await t.throwsAsync(plugins.install(owner, { source, grant: 'required', digest: plugin.digest }), { code: 'digest_mismatch' })
  t.deepEqual((await plugins.list(owner, {})).plugins, [])
})

test('code that was changed in the store is not run', async (t) => {
  const { plugins, owner, pluginsDir } = await openPluginScene(t)
  const { plugin } = await plugins.install(owner, { source: await pluginFolder(t) })
  const stored = path.join(pluginsDir, 'sample', plugin.digest, 'files/plugin.js')
  await writeFile(stored, `${await readFile(stored, 'utf8')}\n// changed`)
  const error = await t.throwsAsync(plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} }))
  t.regex(JSON.stringify(error), /digest_mismatch/)
})

test('everything is there after a restart, read in one query each', async (t) => {
  const first = await openPluginScene(t)
  const source = await pluginFolder(t, kvPlugin)
  await first.plugins.install(first.owner, { source, grant: 'required' })

  const again = await openPluginScene(t, { store: first.store as never, owner: first.owner.principal })
  const { plugins } = await again.plugins.list(again.owner, {})
  t.like(plugins, [{ name: 'sample', active: true, source }])
  t.like(await again.plugins.call(again.owner, { plugin: 'sample', tool: 'run', input: {} }), { output: {} })
})

test('input and output are held to their schemas on the gateway\'s side', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  const tools = { run: { description: 'Echoes.', input: { type: 'object', properties: { n: {} }, required: ['n'] }, output: { type: 'object', properties: { n: { type: 'integer' } } } } }
  await plugins.install(owner, { source: await pluginFolder(t, { tools }) })
  const call = (input: unknown) => plugins.call(owner, { plugin: 'sample', tool: 'run', input })

  t.like(await call({ n: 1 }), { output: { n: 1 } })
  t.like((await t.throwsAsync(call({})))!, { code: 'schema_mismatch', details: { side: 'input' } })
  t.like((await t.throwsAsync(call({ n: 'x' })))!, { code: 'schema_mismatch', details: { side: 'output', denials: [] } })
})

test('what does not exist is named, inherited names included', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  await plugins.install(owner, { source: await pluginFolder(t) })
  for (const plugin of ['sampel', '__proto__', 'constructor', '']) {
    await t.throwsAsync(plugins.call(owner, { plugin, tool: 'run', input: {} }), { code: 'plugin_unknown' })
  }

  for (const tool of ['ran', '__proto__', 'constructor', '']) {
    await t.throwsAsync(plugins.call(owner, { plugin: 'sample', tool, input: {} }), { code: 'tool_unknown' })
  }
})

test('an upgrade keeps the grants that the new request covers and asks for what is new', async (t) => {
  const { plugins, grants, owner } = await openPluginScene(t)
  const source = await pluginFolder(t, kvPlugin)
  await plugins.install(owner, { source, grant: 'required' })
  await grants.allow(owner, { plugin: 'sample', capability: 'kv', scope: { bytes: 100 } })

  await pluginFolder(t, { ...kvPlugin, version: '1.1.0', airlock: { capabilities: { kv: { bytes: 500 }, log: {} } } }, source)
  const { plugin } = await plugins.install(owner, { source })
  t.like(plugin, { version: '1.1.0', active: false, missing: ['log'] })
  t.deepEqual(plugin.grants.map(({ scope }) => scope), [{ bytes: 100 }])

  const { plugin: granted } = await plugins.install(owner, { source, grant: 'required' })
  t.true(granted.active)
  t.deepEqual(granted.grants.map(({ capability, scope }) => ({ capability, scope })), [{ capability: 'kv', scope: { bytes: 100 } }, { capability: 'kv', scope: { bytes: 500 } }, { capability: 'log', scope: {} }])
})

test('another folder cannot take over a plugin by its name', async (t) => {
  const { plugins, owner } = await openPluginScene(t, { bundled: await builtBundled() })
  await plugins.install(owner, { source: await pluginFolder(t) })
  for (const name of ['sample', 'notes']) {
    const source = await pluginFolder(t, { name })
    await t.throwsAsync(plugins.inspect(owner, { source }), { code: 'plugin_exists' })
    await t.throwsAsync(plugins.install(owner, { source, grant: 'required' }), { code: 'plugin_exists' })
  }
})

test('remove deletes grants, secrets and entries of that plugin and of no other', async (t) => {
  const { plugins, owner, store, grantIndex } = await openPluginScene(t)
  for (const name of ['sample', 'sample-two']) {
    await plugins.install(owner, { source: await pluginFolder(t, { ...kvPlugin, name }), grant: 'required' })
    const now = new Date()
    await store.fork().insert(Secret, { id: name, owner: owner.principal, space: `plugin:${name}`, name: 'key', keyId: 'k', nonce: Buffer.alloc(12), ciphertext: Buffer.alloc(16), createdAt: now, updatedAt: now })
    await store.fork().insert(KeyValueEntry, { id: name, owner: owner.principal, plugin: name, key: 'k', value: '1', bytes: 2, updatedAt: now })
  }

  await plugins.remove(owner, { plugin: 'sample' })
  const em = store.fork()
  t.deepEqual((await em.find(Plugin, {})).map(({ name }) => name), ['sample-two'])
  t.deepEqual((await em.find(Secret, {})).map(({ id }) => id), ['sample-two'])
  t.deepEqual((await em.find(KeyValueEntry, {})).map(({ id }) => id), ['sample-two'])
  t.deepEqual((await em.find(Grant, { revokedAt: null })).map(({ plugin }) => plugin), ['sample-two'])
  t.deepEqual(grantIndex.granted('sample', 'kv'), [])
  await t.throwsAsync(plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} }), { code: 'plugin_unknown' })
})

test('a disabled plugin is not called; enabling brings it back', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  await plugins.install(owner, { source: await pluginFolder(t) })
  await plugins.disable(owner, { plugin: 'sample' })
  t.deepEqual(plugins.toolsFor(owner), [])
  await t.throwsAsync(plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} }), { code: 'plugin_inactive' })
  await plugins.enable(owner, { plugin: 'sample' })
  t.like(await plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} }), { output: {} })
})

test('configuration is held to the manifest\'s schema and reaches the plugin', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  const config = { type: 'object', properties: { greeting: { type: 'string' } }, additionalProperties: false }
  const code = `import { definePlugin } from '@airlock/sdk'
export default definePlugin({ tools: { run: async (input, { config }) => config } })`
  await plugins.install(owner, { source: await pluginFolder(t, { airlock: { config }, code }) })
  await t.throwsAsync(plugins.configure(owner, { plugin: 'sample', config: { greeting: 1 } }), { code: 'input_invalid' })
  t.deepEqual((await plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} })).output, {})
  t.like(await plugins.configure(owner, { plugin: 'sample', config: { greeting: 'hi' } }), { plugin: { config: { greeting: 'hi' } } })
  t.deepEqual((await plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} })).output, { greeting: 'hi' })
})

test('members use plugins and change none; they do not look into folders either', async (t) => {
  const { plugins, owner, store } = await openPluginScene(t)
  const member = callerOf(await addPrincipal(store, 'member', 'mia'), 'member')
  const source = await pluginFolder(t)
  await plugins.install(owner, { source })

  t.like(await plugins.call(member, { plugin: 'sample', tool: 'run', input: {} }), { output: {} })
  for (const attempt of [
    () => plugins.install(member, { source }), () => plugins.inspect(member, { source }), () => plugins.enable(member, { plugin: 'sample' }),
    () => plugins.disable(member, { plugin: 'sample' }), () => plugins.remove(member, { plugin: 'sample' }), () => plugins.configure(member, { plugin: 'sample', config: {} }),
  ]) {
    await t.throwsAsync(attempt, { code: 'scope_missing' })
  }
})

test('what the owner granted and configured is not told to members', async (t) => {
  const { plugins, owner, store } = await openPluginScene(t)
  const member = callerOf(await addPrincipal(store, 'member', 'mia'), 'member')
  const source = await pluginFolder(t, { airlock: { capabilities: { kv: { bytes: 10 } }, config: { type: 'object' } } })
  await plugins.install(owner, { source, grant: 'required' })
  await plugins.configure(owner, { plugin: 'sample', config: { homeserver: 'private.example' } })

  const { plugin } = await plugins.inspect(member, { plugin: 'sample' })
  t.deepEqual(plugin.grants, [])
  t.is(plugin.config, undefined)
  t.is((await plugins.inspect(owner, { plugin: 'sample' })).plugin.grants.length, 1)
})

test('bundled plugins are rows at the first start, updated when built anew, and never granted anything', async (t) => {
  const bundled = await builtBundled()
  const first = await openPluginScene(t, { bundled })
  const { plugins } = await first.plugins.list(first.owner, {})
  t.deepEqual(plugins.map(({ name, tier, active }) => ({ name, tier, active })), [
    { name: 'calculator', tier: 'bundled', active: true },
    { name: 'clock', tier: 'bundled', active: true },
    { name: 'discord', tier: 'bundled', active: false },
    { name: 'notes', tier: 'bundled', active: false },
    { name: 'telegram', tier: 'bundled', active: false },
    { name: 'web-page', tier: 'bundled', active: true },
  ])
  t.deepEqual((await first.grants.list(first.owner, {})).grants, [])

  await first.plugins.disable(first.owner, { plugin: 'clock' })
  const newer = { ...bundled, list: () => bundled.list().map((entry) => ({ ...entry, version: '9.0.0', digest: `${entry.digest}x` })) }
  const second = await openPluginScene(t, { bundled: newer, store: first.store as never, owner: first.owner.principal })
  const again = (await second.plugins.list(second.owner, {})).plugins
  t.deepEqual(again.map(({ name, version, enabled }) => [name, version, enabled]), [['calculator', '9.0.0', true], ['clock', '9.0.0', false], ['discord', '9.0.0', true], ['notes', '9.0.0', true], ['telegram', '9.0.0', true], ['web-page', '9.0.0', true]])
  await t.throwsAsync(second.plugins.remove(second.owner, { plugin: 'clock' }), { code: 'conflict' })
})

test('a row whose manifest cannot be read is listed, inactive, and harms no other', async (t) => {
  const first = await openPluginScene(t)
  await first.plugins.install(first.owner, { source: await pluginFolder(t) })
  await first.plugins.install(first.owner, { source: await pluginFolder(t, { name: 'broken' }) })
  await first.store.fork().nativeUpdate(Plugin, { name: 'broken' }, { manifest: { name: 'broken' } })

  const { plugins, owner } = await openPluginScene(t, { store: first.store as never, owner: first.owner.principal })
  t.like((await plugins.list(owner, {})).plugins, [{ name: 'broken', active: false, tools: [] }, { name: 'sample', active: true }])
  t.like(plugins.toolsFor(owner), [{ plugin: 'sample' }])
  await plugins.remove(owner, { plugin: 'broken' })
})

test('an owner allows a plugin less than it asks for, and takes that back', async (t) => {
  const { plugins, owner, index } = await openPluginScene(t)
  const code = `import { definePlugin } from '@airlock/sdk'
export default definePlugin({ tools: { run: () => 'x'.repeat(5_000) } })`
  const source = await pluginFolder(t, { airlock: { limits: { cpuMs: 300 } }, code })
  await plugins.install(owner, { source })
  const run = () => plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} })
  t.is((await run()).output, 'x'.repeat(5_000))

  const { plugin } = await plugins.limit(owner, { plugin: 'sample', limits: { outputBytes: 1_000 } })
  t.is(plugin.limits.outputBytes, 1_000)
  t.is(plugin.limitsAsked?.outputBytes, 524_288)
  await t.throwsAsync(run(), { code: 'output_limit' })
  t.deepEqual(index.get('sample').row.limits, { outputBytes: 1_000 })

  await writeFile(path.join(source, 'README.md'), 'Another version.')
  await plugins.install(owner, { source })
  await t.throwsAsync(run(), { code: 'output_limit' }, 'an upgrade keeps them')
  await t.throwsAsync(plugins.limit(owner, { plugin: 'sample', limits: { cpuMs: 301 } }), { code: 'input_invalid' })
  await t.throwsAsync(plugins.limit(callerOf(owner.principal, 'member'), { plugin: 'sample', limits: {} }), { code: 'scope_missing' })
  t.is((await plugins.limit(owner, { plugin: 'sample', limits: {} })).plugin.limitsAsked, undefined)
  t.is((await run()).output, 'x'.repeat(5_000))
})
