import test from 'ava'
import type { OperationError } from '../../../core/operations/operation-error.ts'
import { Grant } from '../../../core/store/entities/grant.ts'
import fc from '../../helpers/fast-check.ts'
import { addPrincipal } from '../../helpers/store.ts'
import { callerOf, openPluginScene, pluginFolder, type PluginScene } from '../../helpers/plugin-scene.ts'
import type { ExecutionContext } from 'ava'

const netPlugin = (name: string) => ({
  name,
  airlock: { optional: { 'net.http': { allow: [{ url: 'https://*/*', methods: ['GET'] }] } }, capabilities: { kv: { bytes: 1000 } } },
})

const site = (host: string) => ({ allow: [{ url: `https://${host}/*`, methods: ['GET'] }] })

async function sceneWith(t: ExecutionContext, ...names: string[]): Promise<PluginScene> {
  const scene = await openPluginScene(t)
  for (const name of names) await scene.plugins.install(scene.owner, { source: await pluginFolder(t, netPlugin(name)) })
  return scene
}

test('a grant is in force at once, survives a restart, and ends when revoked', async (t) => {
  const { grants, grantIndex, owner, store } = await sceneWith(t, 'sample')
  const { grant } = await grants.allow(owner, { plugin: 'sample', capability: 'net.http', scope: site('example.com') })
  t.like(grant, { plugin: 'sample', grantedBy: owner.principal, expiresAt: null })
  t.regex(grant.consents[0]!.text.en, /\*\*example\.com\*\*/)
  t.deepEqual(grantIndex.granted('sample', 'net.http'), [site('example.com')])

  const again = await openPluginScene(t, { store: store as never, owner: owner.principal })
  t.deepEqual(again.grantIndex.granted('sample', 'net.http'), [site('example.com')])

  await grants.revoke(owner, { grant: grant.id })
  t.deepEqual(grantIndex.granted('sample', 'net.http'), [])
  const row = await store.fork().findOneOrFail(Grant, { id: grant.id })
  t.is(row.revokedBy, owner.principal)
  t.deepEqual((await openPluginScene(t, { store: store as never, owner: owner.principal })).grantIndex.granted('sample', 'net.http'), [])
  await t.throwsAsync(grants.revoke(owner, { grant: grant.id }), { code: 'not_found' })
})

test('what held for one conversation alone ends with it', async (t) => {
  const { grants, grantIndex, owner, store } = await sceneWith(t, 'sample')
  const { grant } = await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: site('example.com'), session: 'one' })
  const { grant: other } = await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: site('example.com'), session: 'two' })
  const ended: string[] = []
  t.teardown(grantIndex.onRevoke((plugin, capability, why) => ended.push(`${plugin} ${capability} ${why}`)))

  await grants.forgetSession(owner, 'one')
  t.deepEqual((await grants.list(owner, {})).grants.map(({ id }) => id), [other.id])
  t.truthy((await store.fork().findOneOrFail(Grant, { id: grant.id })).revokedAt)
  t.deepEqual(ended, ['sample net.http revoked'])
  await grants.forgetSession(owner, 'three')
  t.is((await grants.list(owner, {})).grants.length, 1)
})

test('the same grant twice is one grant', async (t) => {
  const { grants, owner } = await sceneWith(t, 'sample')
  const allow = () => grants.allow(owner, { plugin: 'sample', capability: 'net.http', scope: site('example.com') })
  t.is((await allow()).grant.id, (await allow()).grant.id)
  t.is((await grants.list(owner, {})).grants.length, 1)
})

test('nothing beyond the manifest\'s request can be granted', async (t) => {
  const { grants, owner } = await sceneWith(t, 'sample')
  const attempts: { plugin?: string; capability: string; scope: unknown; code?: string }[] = [
    { capability: 'net.http', scope: { allow: [{ url: 'https://example.com/*', methods: ['POST'] }] } },
    { capability: 'net.http', scope: { allow: [{ url: 'http://example.com/*', methods: ['GET'] }] } },
    { capability: 'net.http', scope: { allow: [{ url: 'https://example.com/*' }, { url: 'https://other.example/*', methods: ['DELETE'] }] } },
    { capability: 'net.http', scope: { allow: [] } },
    { capability: 'kv', scope: { bytes: 1001 } },
    { capability: 'kv', scope: null },
    { capability: 'kv', scope: 'all' },
    { capability: 'log', scope: {} },
    { capability: 'secrets', scope: { key: { label: 'Key', hosts: ['example.com'], into: { query: 'k' } } } },
    { capability: 'fs', scope: {} },
    { capability: '__proto__', scope: {} },
    { plugin: 'unknown', capability: 'kv', scope: { bytes: 1 }, code: 'plugin_unknown' },
  ]
  for (const { plugin = 'sample', capability, scope, code = 'input_invalid' } of attempts) {
    await t.throwsAsync(grants.allow(owner, { plugin, capability, scope }), { code }, JSON.stringify(scope))
  }

  t.deepEqual((await grants.list(owner, {})).grants, [])
})

test('a grant is one plugin\'s alone', async (t) => {
  const { grants, grantIndex, owner } = await sceneWith(t, 'sample', 'sample-two')
  await grants.allow(owner, { plugin: 'sample', capability: 'kv', scope: { bytes: 10 } })
  t.deepEqual(grantIndex.granted('sample-two', 'kv'), [])
  t.deepEqual(grantIndex.granted('sample\nkv', ''), [])
  t.deepEqual((await grants.list(owner, { plugin: 'sample-two' })).grants, [])
})

test('narrowing only ever takes away, and tells who holds requests in flight', async (t) => {
  const { grants, grantIndex, owner } = await sceneWith(t, 'sample')
  const told: string[] = []
  const stop = grantIndex.onRevoke((plugin, capability) => void told.push(`${plugin} ${capability}`))
  const { grant } = await grants.allow(owner, { plugin: 'sample', capability: 'kv', scope: { bytes: 100 } })

  await t.throwsAsync(grants.narrow(owner, { grant: grant.id, scope: { bytes: 101 } }), { code: 'input_invalid' })
  t.like(await grants.narrow(owner, { grant: grant.id, scope: { bytes: 50 } }), { grant: { id: grant.id, scope: { bytes: 50 } } })
  t.deepEqual(grantIndex.granted('sample', 'kv'), [{ bytes: 50 }])
  t.deepEqual(told, ['sample kv'])

  stop()
  await grants.revoke(owner, { grant: grant.id })
  t.deepEqual(told, ['sample kv'])
})

test('deny ends every grant of the capability and no other', async (t) => {
  const { grants, grantIndex, owner } = await sceneWith(t, 'sample')
  await grants.allow(owner, { plugin: 'sample', capability: 'kv', scope: { bytes: 100 } })
  for (const host of ['a.example', 'b.example']) await grants.allow(owner, { plugin: 'sample', capability: 'net.http', scope: site(host) })
  await grants.deny(owner, { plugin: 'sample', capability: 'net.http' })
  t.deepEqual(grantIndex.granted('sample', 'net.http'), [])
  t.deepEqual(grantIndex.granted('sample', 'kv'), [{ bytes: 100 }])
})

test('without the scope admin nobody grants, narrows, revokes, denies or lists', async (t) => {
  const { grants, owner, store } = await sceneWith(t, 'sample')
  const { grant } = await grants.allow(owner, { plugin: 'sample', capability: 'kv', scope: { bytes: 100 } })
  const callers = [callerOf(await addPrincipal(store, 'member', 'mia'), 'member'), callerOf(await addPrincipal(store, 'guest', 'gus'), 'guest'), { ...owner, scopes: new Set(['write', 'read', 'chat', 'approve'] as const) }]

  for (const caller of callers) {
    for (const attempt of [
      () => grants.allow(caller, { plugin: 'sample', capability: 'kv', scope: { bytes: 1 } }), () => grants.narrow(caller, { grant: grant.id, scope: { bytes: 1 } }),
      () => grants.revoke(caller, { grant: grant.id }), () => grants.deny(caller, { plugin: 'sample', capability: 'kv' }), () => grants.list(caller, {}),
    ]) {
      await t.throwsAsync(attempt, { code: 'scope_missing' })
    }
  }

  t.is((await grants.list(owner, {})).grants.length, 1)
})

test('an expired grant counts no more', async (t) => {
  const { grants, owner, store } = await sceneWith(t, 'sample')
  const { grant } = await grants.allow(owner, { plugin: 'sample', capability: 'kv', scope: { bytes: 100 } })
  const expiresAt = new Date('2030-01-01T00:00:00Z')
  await store.fork().nativeUpdate(Grant, { id: grant.id }, { expiresAt })

  let now = new Date(expiresAt.getTime() - 1)
  const { grantIndex } = await openPluginScene(t, { store: store as never, owner: owner.principal, now: () => now })
  t.deepEqual(grantIndex.granted('sample', 'kv'), [{ bytes: 100 }])
  now = expiresAt
  t.deepEqual(grantIndex.granted('sample', 'kv'), [])
  t.is(grantIndex.find(grant.id), undefined)
  t.deepEqual(grantIndex.inForce(), [])
})

test('whatever is offered, what is in force lies within the request', async (t) => {
  const { grants, grantIndex, owner, capabilities } = await sceneWith(t, 'sample')
  const kv = capabilities.find(({ name }) => name === 'kv')!
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.record({ bytes: fc.integer() }), fc.jsonValue()), async (scope) => {
      await grants.allow(owner, { plugin: 'sample', capability: 'kv', scope }).catch((error: unknown) => t.like(error, { code: 'input_invalid' }))
      t.true(grantIndex.granted('sample', 'kv').every((granted) => kv.within(granted, { bytes: 1000 })))
    }),
    { numRuns: 50 },
  )
})

const address = site('example.com')

test('a lease holds until its time is over, and its row says what is left', async (t) => {
  let time = Date.parse('2026-11-23T10:00:00Z')
  const scene = await openPluginScene(t, { now: () => new Date(time) })
  const { grants, grantIndex, owner } = scene
  await scene.plugins.install(owner, { source: await pluginFolder(t, netPlugin('sample')) })
  const { grant } = await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: address, minutes: 60, uses: 10 })
  t.like(grant, { expiresAt: '2026-11-23T11:00:00.000Z', uses: 10, usesLeft: 10, session: null })
  t.deepEqual(grantIndex.granted('sample', 'net.http'), [address])
  t.deepEqual(grantIndex.granted('sample', 'net.http', {}), [], 'what is counted is spent, not just there')
  t.true(await grantIndex.leases('sample', 'net.http', {})[0]!.spend())
  t.is((await grants.list(owner, {})).grants[0]?.usesLeft, 9)
  time += 3_600_000
  t.deepEqual(grantIndex.leases('sample', 'net.http', {}), [])
  t.deepEqual(grantIndex.ended('sample', 'net.http', {}), [address])
  t.deepEqual((await grants.list(owner, {})).grants, [])
  t.is(grantIndex.find(grant.id), undefined)
  time += 25 * 3_600_000
  await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: address, minutes: 1 })
  t.deepEqual(grantIndex.ended('sample', 'net.http', {}), [], 'what was over a day ago is forgotten')
})

test('a restart does not refill a lease, and one that is used up stays so', async (t) => {
  const { grants, grantIndex, owner, store } = await sceneWith(t, 'sample')
  await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: address, uses: 2 })
  const [lease] = grantIndex.leases('sample', 'net.http', {})
  t.deepEqual([await lease!.spend(), await lease!.spend(), await lease!.spend()], [true, true, false])
  t.true(lease!.isAlive(), 'what was spent may be finished')
  const again = await openPluginScene(t, { store: store as never, owner: owner.principal })
  t.deepEqual(again.grantIndex.leases('sample', 'net.http', {}), [])
  t.deepEqual(again.grantIndex.granted('sample', 'net.http'), [])
  t.deepEqual(again.grantIndex.ended('sample', 'net.http', {}), [address])
})

test('whoever watches is told when a lease is used up', async (t) => {
  const { grants, grantIndex, owner, events } = await sceneWith(t, 'sample')
  await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: address, uses: 2 })
  const [lease] = grantIndex.leases('sample', 'net.http', {})
  events.length = 0
  await lease!.spend()
  t.deepEqual(events, [])
  await lease!.spend()
  t.deepEqual(events, [{ topic: 'plugins', type: 'grant.changed', data: { plugin: 'sample' } }])
  t.deepEqual((await grants.list(owner, {})).grants, [])
})

test('once an owner takes a right back, what was lent of it before is no reason any more', async (t) => {
  const { grants, grantIndex, owner, store } = await sceneWith(t, 'sample')
  const ended = async (index = grantIndex) => index.ended('sample', 'net.http', {})
  for (const takeBack of ['revoke', 'deny'] as const) {
    await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: address, uses: 1 })
    await grantIndex.leases('sample', 'net.http', {})[0]!.spend()
    t.deepEqual(await ended(), [address])
    const { grant } = await grants.allow(owner, { plugin: 'sample', capability: 'net.http', scope: address })
    await (takeBack === 'revoke' ? grants.revoke(owner, { grant: grant.id }) : grants.deny(owner, { plugin: 'sample', capability: 'net.http' }))
    t.deepEqual(await ended(), [], takeBack)
    t.deepEqual(await ended((await openPluginScene(t, { store: store as never, owner: owner.principal })).grantIndex), [], 'nor after a restart')
  }
})

test('what is allowed without an end is not leased: that would limit nothing', async (t) => {
  const { grants, owner } = await sceneWith(t, 'sample')
  const { grant } = await grants.allow(owner, { plugin: 'sample', capability: 'net.http', scope: address })
  const lease = () => grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: address, uses: 1 })
  const refused = await t.throwsAsync<OperationError>(lease(), { code: 'conflict' })
  t.is(refused?.details.grant, grant.id)
  await grants.revoke(owner, { grant: grant.id })
  t.is((await lease()).grant.usesLeft, 1)
})

test('a lease for one conversation holds there alone', async (t) => {
  const { grants, grantIndex, owner } = await sceneWith(t, 'sample')
  await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: address, session: 's1' })
  t.deepEqual(grantIndex.granted('sample', 'net.http', { session: 's1' }), [address])
  t.deepEqual(grantIndex.granted('sample', 'net.http', { session: 's2' }), [])
  t.deepEqual(grantIndex.granted('sample', 'net.http', {}), [])
})

test('a lease is never taken for a grant, nor reaches beyond the request, and only owners give one', async (t) => {
  const { grants, owner } = await sceneWith(t, 'sample')
  const lease = (more: object) => grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: address, ...more })
  const { grant: leased } = await lease({ minutes: 1 })
  const { grant: allowed } = await grants.allow(owner, { plugin: 'sample', capability: 'net.http', scope: address })
  t.not(leased.id, allowed.id)
  await t.throwsAsync(lease({}), { code: 'input_invalid' })
  await t.throwsAsync(lease({ scope: { allow: [{ url: 'https://example.com/*', methods: ['POST'] }] }, uses: 1 }), { code: 'input_invalid' })
  await t.throwsAsync(grants.lease(callerOf(owner.principal, 'member'), { plugin: 'sample', capability: 'net.http', scope: address, uses: 1 }), { code: 'scope_missing' })
})

test('a lease that is revoked, narrowed or over tells who holds requests in flight', async (t) => {
  const { grants, grantIndex, owner } = await sceneWith(t, 'sample')
  const told: unknown[] = []
  const { promise: over, resolve } = Promise.withResolvers<void>()
  grantIndex.onRevoke((plugin, capability, why) => {
    told.push([plugin, capability, why])
    if (told.length === 3) resolve()
  })
  const { grant } = await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: address, uses: 1, minutes: 5 })
  const [lease] = grantIndex.leases('sample', 'net.http', {})
  await lease!.spend()
  t.deepEqual(told, [['sample', 'net.http', 'ended']])
  await lease!.giveBack()
  await grants.revoke(owner, { grant: grant.id })
  t.deepEqual(told[1], ['sample', 'net.http', 'revoked'])
  t.false(lease!.isAlive())
  await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: address, until: new Date(Date.now() + 100).toISOString() })
  // The index's timer holds up no process: something else has to.
  const held = setInterval(() => {}, 1_000)
  await over
  clearInterval(held)
  t.deepEqual(told[2], ['sample', 'net.http', 'ended'])
  t.deepEqual(grantIndex.granted('sample', 'net.http', {}), [])
})
