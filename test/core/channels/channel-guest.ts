import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'

test.before(() => buildGuest())
const signal = new AbortController().signal

test("a channel's functions are called, and are no tools", async (t) => {
  const scene = await openPlatformScene(t)
  const row = await scene.channel('platform')
  t.is(scene.guest.manifest(row).label, 'Platform')
  await scene.guest.call(row, 'typing', { room: 'r7' }, {}, signal)
  t.like(scene.platform.posts, [{ kind: 'typing', room: 'r7' }])
  for (const tool of ['channel:platform:send', 'channel:platform:event', 'platform', 'send']) {
    await t.throwsAsync(scene.plugins.call(scene.owner, { plugin: 'platform', tool, input: {} }), { code: 'tool_unknown' } as object)
  }
  t.deepEqual(scene.plugins.toolsFor(scene.owner).filter(({ plugin }) => plugin === 'platform').map(({ tool }) => tool), ['run'])
})

test('it says why a channel cannot work', async (t) => {
  const scene = await openPlatformScene(t)
  const row = await scene.channel('platform')
  const why = (change: object) => t.throws(() => scene.guest.manifest({ ...row, ...change }), { code: 'channel_unready' } as object)?.message
  t.is(why({ plugin: 'none' }), 'the plugin none is not installed')
  t.is(why({ kind: 'other' }), 'the plugin platform has no channel "other"; it has platform')
  t.is(why({ plugin: 'notes', kind: 'x' }), "the plugin notes has no grant for kv; its owner gives one on the plugin's page")
  await scene.plugins.disable(scene.owner, { plugin: 'platform' })
  t.is(why({}), 'the plugin platform is switched off; enable it first')
  await t.throwsAsync(scene.guest.call(row, 'typing', {}, {}, signal), { code: 'channel_unready' } as object)
})

test("a poll's request has the plugin's rights and no more", async (t) => {
  const scene = await openPlatformScene(t)
  const row = await scene.channel('platform')
  const ask = (url: string, method = 'POST') => scene.guest.request(row, 'net.http', 'fetch', { url, method }, signal)
  t.true((await ask(`${scene.platform.origin}/typing`)).ok)
  t.like(await ask('https://example.com/'), { ok: false, error: { code: 'host_refused' } })
  t.like(await ask(`${scene.platform.origin}/typing`, 'DELETE'), { ok: false, error: { code: 'host_refused' } })
  await scene.grants.deny(scene.owner, { plugin: 'platform', capability: 'net.http' })
  await t.throwsAsync(ask(`${scene.platform.origin}/typing`), { code: 'channel_unready' } as object)
})
