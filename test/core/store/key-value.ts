import test from 'ava'
import { entryBytes } from '../../../core/store/entry-bytes.ts'
import { createKeyValueStore } from '../../../core/store/key-value.ts'
import { KeyValueCount } from '../../../core/store/entities/key-value-count.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import fc from '../../helpers/fast-check.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)
const limits = (bytes = 1_000, keys = 1_000) => ({ quota: { bytes, keys } })
const space = (plugin: string, principal: string, shared = false) => ({ plugin, principal, shared })

databaseTest('entries are apart for each plugin and each principal', async (t, database) => {
  const store = await database.open()
  const entries = await createKeyValueStore(store, 'nobody')
  const [ada, bob] = [await addPrincipal(store, 'owner'), await addPrincipal(store, 'member')]
  t.is(await entries.set(space('notes', ada), 'k', '"a"', limits()), 'stored')
  t.is(await entries.set(space('notes', bob), 'k', '"b"', limits()), 'stored')
  t.is(await entries.set(space('other', ada), 'k', '"c"', limits()), 'stored')
  t.is(await entries.get(space('notes', ada), 'k'), '"a"')
  t.is(await entries.get(space('notes', bob), 'k'), '"b"')
  t.is(await entries.get(space('notes', ada), 'missing'), undefined)
  t.true(await entries.delete(space('notes', ada), 'k'))
  t.false(await entries.delete(space('notes', ada), 'k'))
  t.is(await entries.get(space('other', ada), 'k'), '"c"')
  t.deepEqual(await entries.usage(space('other', ada)), { bytes: 4, entries: 1 })
  t.deepEqual(await entries.usage(space('notes', bob)), { bytes: 4, entries: 1 })
})

databaseTest('keys come by code point, by prefix, in pages, whatever they hold', async (t, database) => {
  const store = await database.open()
  const entries = await createKeyValueStore(store, 'nobody')
  const owner = await addPrincipal(store)
  const keys = ['Zebra', 'a%b', 'a_b', 'aXb', 'apple', 'Ähre', 'ähre', '\u{1F389}', '\uFFFD', "it's", 'back\\', '?', '??', '__proto__']
  for (const key of keys) t.is(await entries.set(space('notes', owner), key, `"${key.length}"`, limits()), 'stored')
  const byCodePoint = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  t.deepEqual(await entries.list(space('notes', owner), { prefix: '', limit: 100 }), byCodePoint)
  t.deepEqual(await entries.list(space('notes', owner), { prefix: 'a_', limit: 100 }), ['a_b'])
  t.deepEqual(await entries.list(space('notes', owner), { prefix: 'A', limit: 100 }), [])
  const first = await entries.list(space('notes', owner), { prefix: '', limit: 5 })
  t.deepEqual([...first, ...(await entries.list(space('notes', owner), { prefix: '', after: first.at(-1), limit: 100 }))], byCodePoint)
  for (const key of keys) t.is(await entries.get(space('notes', owner), key), `"${key.length}"`)
})

databaseTest('whatever is written and deleted, the count is the sum and never above the quota', async (t, database) => {
  const store = await database.open()
  const entries = await createKeyValueStore(store, 'nobody')
  const owner = await addPrincipal(store)
  let run = 0
  const step = fc.record({ key: fc.constantFrom('a', 'bb', 'ccc', 'ü', '🎉'), value: fc.option(fc.string({ maxLength: 60 }), { nil: undefined }) })
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
    const plugin = `plugin-${++run}`
    const expected = new Map<string, string>()
    for (const { key, value } of steps) {
      const sum = [...expected].reduce((bytes, [k, v]) => bytes + (k === key ? 0 : entryBytes(k, v)), 0)
      if (value === undefined) {
        t.is(await entries.delete(space(plugin, owner), key), expected.delete(key))
        continue
      }
      const text = JSON.stringify(value)
      const fits = sum + entryBytes(key, text) <= 100
      t.is(await entries.set(space(plugin, owner), key, text, limits(100)), fits ? 'stored' : 'bytes')
      if (fits) expected.set(key, text)
    }
    t.deepEqual(await entries.usage(space(plugin, owner)), { bytes: [...expected].reduce((bytes, entry) => bytes + entryBytes(...entry), 0), entries: expected.size })
    for (const [key, value] of expected) t.is(await entries.get(space(plugin, owner), key), value)
  }), { numRuns: 25 })
})

databaseTest('writers at once cannot get past the quota together', async (t, database) => {
  const store = await database.open()
  const entries = await createKeyValueStore(store, 'nobody')
  const owner = await addPrincipal(store)
  // Key and value are 100 bytes together: ten of them fit.
  const value = JSON.stringify('x'.repeat(95))
  const keys = Array.from({ length: 30 }, (_, index) => `k${String(index).padStart(2, '0')}`)
  const stored = await Promise.all(keys.map((key) => entries.set(space('notes', owner), key, value, limits(1_010))))
  t.is(stored.filter((outcome) => outcome === 'stored').length, 10)
  t.is((await entries.list(space('notes', owner), { prefix: '', limit: 100 })).length, 10)
  t.true((await store.fork().findOneOrFail(KeyValueCount, { plugin: 'notes', owner })).bytes <= 1_010)
})

databaseTest('a write is not carried away by a transaction that rolls back beside it', async (t, database) => {
  const store = await database.open()
  const entries = await createKeyValueStore(store, 'nobody')
  const owner = await addPrincipal(store)
  let written: Promise<string> | undefined
  await t.throwsAsync(store.fork().transactional(async (em) => {
    await em.execute('select 1')
    written = entries.set(space('notes', owner), 'k', '1', limits())
    throw new RangeError('rolled back')
  }), { message: 'rolled back' })
  t.is(await written, 'stored')
  t.is(await entries.get(space('notes', owner), 'k'), '1')
})

databaseTest('a shared space is one for all, beside what the owner keeps for himself', async (t, database) => {
  const store = await database.open()
  const [ada, bob] = [await addPrincipal(store, 'owner'), await addPrincipal(store, 'member')]
  const entries = await createKeyValueStore(store, ada)
  t.is(await entries.set(space('notes', bob, true), 'k', '"common"', limits()), 'stored')
  t.is(await entries.get(space('notes', ada, true), 'k'), '"common"')
  t.is(await entries.get(space('notes', ada), 'k'), undefined)
  t.deepEqual(await entries.usage(space('notes', ada)), { bytes: 0, entries: 0 })
  t.deepEqual(await entries.list(space('notes', bob, true), { prefix: '', limit: 10 }), ['k'])
  t.true(await entries.delete(space('notes', ada, true), 'k'))
})

databaseTest('the number of keys is a quota of its own', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store)
  const entries = await createKeyValueStore(store, owner)
  const set = (key: string) => entries.set(space('notes', owner), key, '1', limits(1_000, 2))
  t.deepEqual([await set('a'), await set('b'), await set('a'), await set('c')], ['stored', 'stored', 'stored', 'keys'])
  t.true(await entries.delete(space('notes', owner), 'b'))
  t.is(await set('c'), 'stored')
})

databaseTest('what has expired is gone for readers at once, makes room for the new, and is swept', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store)
  const entries = await createKeyValueStore(store, owner)
  const notes = space('notes', owner)
  const set = (key: string, ttlMs?: number) => entries.set(notes, key, '1', { ...limits(1_000, 2), ttlMs })
  await set('stays', 3_600_000)
  // Long past, by either clock.
  await set('a', -3_600_000)
  t.is(await entries.get(notes, 'a'), undefined)
  t.deepEqual(await entries.list(notes, { prefix: '', limit: 10 }), ['stays'])
  t.deepEqual(await entries.usage(notes), { bytes: 12 - 4, entries: 2 })
  t.is(await set('b'), 'stored')
  t.deepEqual(await entries.usage(notes), { bytes: 8, entries: 2 })
  t.is(await set('c'), 'keys')
  await set('b', -3_600_000)
  t.false(await entries.delete(notes, 'b'))
  await set('b', -3_600_000)
  await entries.set(space('other', owner, true), 'x', '1', { ...limits(), ttlMs: -3_600_000 })
  t.is(await entries.sweep(), 2)
  t.is(await entries.sweep(), 0)
  t.deepEqual(await entries.usage(notes), { bytes: 6, entries: 1 })
  t.deepEqual(await entries.usage(space('other', owner, true)), { bytes: 0, entries: 0 })
})
