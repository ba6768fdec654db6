import test from 'ava'
import { loadPluginIndex } from '../../../core/plugins/plugin-index.ts'
import { Plugin } from '../../../core/store/entities/plugin.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import { packageJsonOf } from '../../helpers/plugin-scene.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

test('a hundred plugins cost one query, and no manifest is read before somebody asks', async (t) => {
  const store = await openTestStore(t)
  const owner = await addPrincipal(store)
  const now = new Date()
  const rows = Array.from({ length: 110 }, (_, index) => ({
    name: `p${String(index).padStart(3, '0')}`, owner, version: '1.0.0', digest: 'd', tier: 'unverified' as const, publisher: null, source: '/x',
    // None of these could be read: loading must not even try.
    manifest: index === 0 ? packageJsonOf({ name: 'p000' }) : { broken: true }, config: null, limits: null, enabled: true, createdAt: now, updatedAt: now,
  }))
  await store.fork().insertMany(Plugin, rows)

  let forks = 0
  const counted = { ...store, fork: () => (forks++, store.fork()) }
  const index = await loadPluginIndex(counted, capabilityKinds())
  t.is(forks, 1)
  t.is(index.all().length, 110)
  t.is(index.get('p000').manifest.name, 'p000')
  t.throws(() => index.get('p001').manifest, { code: 'manifest_invalid' })
  t.is(index.effectOf('p000', 'run'), 'external')
  t.is(index.effectOf('p000', 'toString'), undefined)
  t.is(index.effectOf('nobody', 'run'), undefined)
})

test('an unknown name is answered with the nearest', async (t) => {
  const index = await loadPluginIndex(await openTestStore(t), capabilityKinds())
  t.throws(() => index.get('calculator'), { code: 'plugin_unknown' })
  t.is(index.find('__proto__'), undefined)
})
