import test from 'ava'
import { ulid } from 'ulid'
import { followPlugins } from '../../../core/plugins/follow-plugins.ts'
import { loadGrantIndex } from '../../../core/plugins/grant-index.ts'
import { loadPluginIndex } from '../../../core/plugins/plugin-index.ts'
import { Grant } from '../../../core/store/entities/grant.ts'
import { Plugin } from '../../../core/store/entities/plugin.ts'
import type { Store } from '../../../core/store/store.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

async function scene(t: Parameters<typeof openTestStore>[0]) {
  const own = await openTestStore(t)
  let hear: (note: unknown) => void = () => {}
  const store: Store = Object.assign(Object.create(own), { signals: { send() {}, on: (_name: string, heard: typeof hear) => ((hear = heard), () => {}), async [Symbol.asyncDispose]() {} } })
  const owner = await addPrincipal(own)
  const at = new Date(1_000)
  const put = (name: string, version = '1.0.0') => own.fork().upsert(Plugin, { name, owner, version, digest: version, tier: 'unverified', publisher: null, source: 'x', manifest: {}, config: null, enabled: true, createdAt: at, updatedAt: at })
  const grant = async (plugin: string, scope: unknown) => {
    const id = ulid()
    await own.fork().insert(Grant, { id, owner, plugin, capability: 'kv', scope, createdAt: at, expiresAt: null, revokedAt: null, revokedBy: null })
    return id
  }
  await put('a')
  const first = await grant('a', { bytes: 10 })
  const [plugins, grants] = [await loadPluginIndex(own, []), await loadGrantIndex(own)]
  const stopped: string[] = []
  const revoked: string[] = []
  grants.onRevoke((plugin) => revoked.push(plugin))
  followPlugins({ store, plugins, grants, kinds: [], supervisor: { stop: async (name) => void stopped.push(name) }, log: { warn() {} } })
  const told = async (note: unknown) => {
    hear(note)
    const seen = JSON.stringify(await own.fork().findAll(Plugin))
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
    return seen
  }
  return { own, put, grant, first, plugins, grants, stopped, revoked, told }
}

const changed = (plugin: string) => ({ topic: 'plugins', type: 'plugin.changed', data: { plugin } })

test('what another gateway installs, grants, narrows and revokes counts here', async (t) => {
  const { own, put, grant, first, plugins, grants, stopped, revoked, told } = await scene(t)
  await put('b')
  await grant('b', { bytes: 5 })
  await told(changed('b'))
  t.is(plugins.find('b')?.name, 'b')
  t.deepEqual(grants.granted('b', 'kv'), [{ bytes: 5 }])

  await own.fork().nativeUpdate(Grant, { id: first }, { scope: { bytes: 1 } })
  await told({ topic: 'plugins', type: 'grant.changed', data: { plugin: 'a' } })
  t.deepEqual(grants.granted('a', 'kv'), [{ bytes: 1 }])
  t.deepEqual(revoked, ['a'])
  t.false(stopped.includes('a'), 'nothing about the plugin itself changed')

  await own.fork().nativeUpdate(Grant, { id: first }, { revokedAt: new Date() })
  await told(changed('a'))
  t.deepEqual(grants.granted('a', 'kv'), [])
})

test('a plugin that was upgraded or removed elsewhere is stopped here', async (t) => {
  const { own, put, plugins, stopped, told } = await scene(t)
  await put('a', '2.0.0')
  await told(changed('a'))
  t.is(plugins.find('a')?.row.version, '2.0.0')
  await own.fork().nativeDelete(Plugin, { name: 'a' })
  await told(changed('a'))
  t.is(plugins.find('a'), undefined)
  t.deepEqual(stopped, ['a', 'a'])
})

test('after notes were lost everything is read anew; other notes are passed over', async (t) => {
  const { put, plugins, told } = await scene(t)
  await put('b')
  await told({ topic: 'session:a', type: 'x', data: { plugin: 'b' } })
  t.is(plugins.find('b'), undefined)
  await told(undefined)
  t.is(plugins.find('b')?.name, 'b')
})
