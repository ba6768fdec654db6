import { access, readdir } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { createInstaller } from '../../../core/plugins/installer.ts'
import { Channel } from '../../../core/store/entities/channel.ts'
import { Identity } from '../../../core/store/entities/identity.ts'
import { Plugin } from '../../../core/store/entities/plugin.ts'
import { createPackageStore } from '../../../plugin-registry/package/package-store.ts'
import { openPluginScene, pluginFolder, type PluginScene } from '../../helpers/plugin-scene.ts'

function installerOf({ store, index, grantIndex, capabilities, pluginsDir }: PluginScene, stop: (name: string) => Promise<void> = async () => {}) {
  return createInstaller({ store, index, grants: grantIndex, packages: createPackageStore(pluginsDir), capabilities, supervisor: { stop }, now: () => new Date() })
}

test('looking leaves nothing behind', async (t) => {
  const scene = await openPluginScene(t)
  const { candidate } = await installerOf(scene).look(await pluginFolder(t))
  t.is(candidate.name, 'sample')
  t.deepEqual(scene.index.all(), [])
  await t.throwsAsync(access(scene.pluginsDir))
})

test('an upgrade stops the old guests before it is done, and only the new files stay', async (t) => {
  const scene = await openPluginScene(t)
  const stopped: string[] = []
  const installer = installerOf(scene, async (name) => void stopped.push(name))
  const source = await pluginFolder(t)
  await installer.install(scene.owner, { source })
  await pluginFolder(t, { version: '2.0.0' }, source)
  const { row } = await installer.install(scene.owner, { source })
  t.deepEqual(stopped, ['sample', 'sample'])
  t.deepEqual(await readdir(path.join(scene.pluginsDir, 'sample')), [row.digest])
  t.is(row.version, '2.0.0')
})

test('a folder being developed says so', async (t) => {
  const scene = await openPluginScene(t)
  const { row } = await installerOf(scene).install(scene.owner, { source: await pluginFolder(t), tier: 'developing' })
  t.is(row.tier, 'developing')
})

test('while a plugin is removed nobody can call it, and its rights are gone before its guests are', async (t) => {
  const scene = await openPluginScene(t)
  const source = await pluginFolder(t, { airlock: { capabilities: { kv: { bytes: 10 } } } })
  await scene.plugins.install(scene.owner, { source, grant: 'required' })
  let atStop: unknown
  const installer = installerOf(scene, async (name) => {
    atStop = { enabled: scene.index.get(name).row.enabled, granted: scene.grantIndex.granted(name, 'kv'), rows: await scene.store.fork().count(Plugin) }
  })
  await installer.remove(scene.owner, 'sample')
  t.deepEqual(atStop, { enabled: false, granted: [], rows: 1 })
  t.is(await scene.store.fork().count(Plugin), 0)
  await t.throwsAsync(installer.remove(scene.owner, 'sample'), { code: 'plugin_unknown' })
})

test('with a plugin go its channels, and who was let in there', async (t) => {
  const scene = await openPluginScene(t)
  await scene.plugins.install(scene.owner, { source: await pluginFolder(t) })
  const owner = scene.owner.principal
  const at = new Date()
  const em = scene.store.fork()
  for (const plugin of ['sample', 'other']) {
    await em.insert(Channel, { name: plugin, owner, plugin, kind: 'chat', policy: 'pairing', allowed: [], cursor: null, createdAt: at, updatedAt: at })
    await em.insert(Identity, { id: plugin, owner, plugin, account: plugin, externalId: '42', label: null, createdAt: at })
  }
  await installerOf(scene).remove(scene.owner, 'sample')
  t.deepEqual((await scene.store.fork().find(Channel, {})).map(({ name }) => name), ['other'])
  t.deepEqual((await scene.store.fork().find(Identity, {})).map(({ plugin }) => plugin), ['other'])
})

test('a removal that fails leaves everything as it was', async (t) => {
  const scene = await openPluginScene(t)
  const source = await pluginFolder(t, { airlock: { capabilities: { kv: { bytes: 10 } } } })
  await scene.plugins.install(scene.owner, { source, grant: 'required' })
  const installer = installerOf(scene, () => Promise.reject(new TypeError('no')))
  await t.throwsAsync(installer.remove(scene.owner, 'sample'), { message: 'no' })
  t.true(scene.index.get('sample').row.enabled)
  t.deepEqual(scene.grantIndex.granted('sample', 'kv'), [{ bytes: 10 }])
})
