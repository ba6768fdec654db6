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
  for (const scope of [{}, { bytes: -1 }, { bytes: 1e12 }, { bytes: 1, extra: 1 }, null, 'x', []]) t.false(kv.within(scope, { bytes: 5 }))
  t.is(kv.consent({ bytes: 1_000_000 })[0]?.text.en, 'may keep up to 1 MB of its own data here')
})
