import test from 'ava'
import { createKv, maxValueBytes } from '../../../sandbox/capabilities/kv.ts'
import { codeOf, createScene, memoryKv, valueOf } from '../../helpers/broker-scene.ts'

test('entries are set, read, listed in pages and deleted', async (t) => {
  const { request } = createScene({ asks: { kv: { bytes: 10_000 } } })
  for (const key of ['b', 'a', 'c', 'other']) await request('kv', 'set', { key, value: [key, null] })
  t.deepEqual(valueOf(await request('kv', 'get', { key: 'a' })), { value: ['a', null] })
  t.deepEqual(valueOf(await request('kv', 'get', { key: 'none' })), { value: null })
  const page = valueOf(await request('kv', 'list', { limit: 2 }))
  t.deepEqual(page, { keys: ['a', 'b'], next: 'b' })
  t.deepEqual(valueOf(await request('kv', 'list', { limit: 2, after: page.next })), { keys: ['c', 'other'] })
  t.deepEqual(valueOf(await request('kv', 'list', { prefix: 'o' })), { keys: ['other'] })
  t.deepEqual(valueOf(await request('kv', 'delete', { key: 'a' })), { deleted: true })
  t.deepEqual(valueOf(await request('kv', 'delete', { key: 'a' })), { deleted: false })
})

test('the quota is the larger grant, never more than the manifest asks for', async (t) => {
  const { request, grant } = createScene({ asks: { kv: { bytes: 100 } }, grants: { kv: [{ bytes: 20 }, { bytes: 40 }] } })
  t.is(codeOf(await request('kv', 'set', { key: 'a', value: 'x'.repeat(50) })), 'quota_exceeded')
  t.true((await request('kv', 'set', { key: 'a', value: 'x'.repeat(30) })).ok)
  grant('kv', { bytes: 1_000_000 })
  t.is(codeOf(await request('kv', 'set', { key: 'a', value: 'x'.repeat(150) })), 'quota_exceeded')
})

test('a value above 64 KiB is refused, counted in bytes', async (t) => {
  const { request } = createScene({ asks: { kv: { bytes: 10_000_000 } } })
  t.true((await request('kv', 'set', { key: 'a', value: 'x'.repeat(maxValueBytes - 2) })).ok)
  t.is(codeOf(await request('kv', 'set', { key: 'a', value: 'ü'.repeat(maxValueBytes / 2) })), 'request_too_large')
})

test('a plugin has so many keys, and values so large, as it was allowed', async (t) => {
  const { request } = createScene({ asks: { kv: { bytes: 10_000, keys: 2, valueBytes: 10 } } })
  t.is(codeOf(await request('kv', 'set', { key: 'a', value: '123456789' })), 'request_too_large')
  for (const key of ['a', 'b', 'a']) t.true((await request('kv', 'set', { key, value: 1 })).ok)
  t.is(codeOf(await request('kv', 'set', { key: 'c', value: 1 })), 'quota_exceeded')
  await request('kv', 'delete', { key: 'a' })
  t.true((await request('kv', 'set', { key: 'c', value: 1 })).ok)
})

test('an entry is gone when its time is over, and no time is longer than allowed', async (t) => {
  let now = 0
  const { request } = createScene({ asks: { kv: { bytes: 10_000, ttlMs: 60_000 } }, ports: { kv: memoryKv(() => now) } })
  const read = async (key: string) => valueOf(await request('kv', 'get', { key })).value
  await request('kv', 'set', { key: 'short', value: 1, ttlMs: 5_000 })
  await request('kv', 'set', { key: 'long', value: 2, ttlMs: 600_000 })
  await request('kv', 'set', { key: 'none', value: 3 })
  now = 4_999
  t.deepEqual(await Promise.all(['short', 'long', 'none'].map(read)), [1, 2, 3])
  now = 5_000
  t.deepEqual(valueOf(await request('kv', 'list')), { keys: ['long', 'none'] })
  now = 60_000
  t.deepEqual(await Promise.all(['short', 'long', 'none'].map(read)), [null, null, null])
  for (const ttlMs of [0, -1, 1.5, 1e15, '5']) t.is(codeOf(await request('kv', 'set', { key: 'a', value: 1, ttlMs })), 'request_invalid')
})

test('a shared space is one for all persons, apart from their own, where the manifest and a grant say so', async (t) => {
  const { request, from, revoke } = createScene({ asks: { kv: { bytes: 100, shared: true } } })
  const bob = { ...from, caller: { principal: 'bob' } }
  await request('kv', 'set', { key: 'a', value: 'own' })
  await request('kv', 'set', { key: 'a', value: 'common', shared: true })
  t.deepEqual(valueOf(await request('kv', 'get', { key: 'a', shared: true }, bob)), { value: 'common' })
  t.deepEqual(valueOf(await request('kv', 'get', { key: 'a' }, bob)), { value: null })
  t.deepEqual(valueOf(await request('kv', 'get', { key: 'a' })), { value: 'own' })
  revoke('kv', [{ bytes: 100 }])
  t.is(codeOf(await request('kv', 'get', { key: 'a', shared: true })), 'grant_missing')
  t.true((await request('kv', 'get', { key: 'a' })).ok)
  const without = createScene({ asks: { kv: { bytes: 100 } }, grants: { kv: [{ bytes: 100, shared: true }] } })
  t.is(codeOf(await without.request('kv', 'get', { key: 'a', shared: true })), 'request_invalid')
})

for (const input of [{ key: '' }, { key: 'a'.repeat(513) }, { key: 'a\0b' }, { key: 'a\nb' }, { key: '\uD800' }, { key: 7 }, {}, { key: 'a' }]) {
  test(`set ${JSON.stringify(input).slice(0, 40)} is refused`, async (t) => {
    const { request } = createScene({ asks: { kv: { bytes: 100 } } })
    t.is(codeOf(await request('kv', 'set', 'key' in input && input.key === 'a' ? input : { ...input, value: 1 })), 'request_invalid')
  })
}

test('within and consent', (t) => {
  const kv = createKv(memoryKv())
  t.true(kv.within({ bytes: 5 }, { bytes: 5 }))
  t.false(kv.within({ bytes: 6 }, { bytes: 5 }))
  for (const more of [{ keys: 10_001 }, { shared: true }]) t.false(kv.within({ bytes: 5, ...more }, { bytes: 5 }))
  t.false(kv.within({ bytes: 5 }, { bytes: 5, ttlMs: 60_000 }))
  t.true(kv.within({ bytes: 5, keys: 3, valueBytes: 10, ttlMs: 50_000 }, { bytes: 5, ttlMs: 60_000, shared: true }))
  t.is(kv.consent({ bytes: 5, shared: true })[0]?.text.en, 'may keep data that everyone who uses it shares')
  for (const scope of [{}, { bytes: -1 }, { bytes: 1e12 }, { bytes: 1, extra: 1 }, null, 'x', []]) t.false(kv.within(scope, { bytes: 5 }))
  t.is(kv.consent({ bytes: 1_000_000 })[0]?.text.en, 'may keep up to 1 MB of its own data here')
  const [bounded] = kv.consent({ bytes: 5_000, keys: 20, valueBytes: 100, ttlMs: 3_600_000 })
  t.is(bounded?.text.en, 'may keep up to 5 kB of its own data here (20 entries, each up to 100 B, for 1 hour at most)')
  t.is(bounded?.text['zh-CN'], '可以在这里保存最多 5 kB 自己的数据（最多 20 条，每条最多 100 B，最长保留 1 小时）')
})
