import test from 'ava'
import { entryBytes } from '../../../core/store/entry-bytes.ts'
import { createKeyValueStore } from '../../../core/store/key-value.ts'
import { KeyValueUsage } from '../../../core/store/entities/key-value-usage.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import fc from '../../helpers/fast-check.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)
const quota = 1_000

databaseTest('entries are apart for each plugin and each principal', async (t, database) => {
  const store = await database.open()
  const entries = await createKeyValueStore(store)
  const [ada, bob] = [await addPrincipal(store, 'owner'), await addPrincipal(store, 'member')]
  t.true(await entries.set('notes', ada, 'k', '"a"', quota))
  t.true(await entries.set('notes', bob, 'k', '"b"', quota))
  t.true(await entries.set('other', ada, 'k', '"c"', quota))
  t.is(await entries.get('notes', ada, 'k'), '"a"')
  t.is(await entries.get('notes', bob, 'k'), '"b"')
  t.is(await entries.get('notes', ada, 'missing'), undefined)
  t.true(await entries.delete('notes', ada, 'k'))
  t.false(await entries.delete('notes', ada, 'k'))
  t.is(await entries.get('other', ada, 'k'), '"c"')
  t.is(await entries.usage('other', ada), 4)
  t.is(await entries.usage('notes', bob), 4)
})

databaseTest('keys come by code point, by prefix, in pages, whatever they hold', async (t, database) => {
  const store = await database.open()
  const entries = await createKeyValueStore(store)
  const owner = await addPrincipal(store)
  const keys = ['Zebra', 'a%b', 'a_b', 'aXb', 'apple', 'Ähre', 'ähre', '\u{1F389}', '\uFFFD', "it's", 'back\\', '?', '??', '__proto__']
  for (const key of keys) t.true(await entries.set('notes', owner, key, `"${key.length}"`, quota))
  const byCodePoint = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  t.deepEqual(await entries.list('notes', owner, { prefix: '', limit: 100 }), byCodePoint)
  t.deepEqual(await entries.list('notes', owner, { prefix: 'a_', limit: 100 }), ['a_b'])
  t.deepEqual(await entries.list('notes', owner, { prefix: 'A', limit: 100 }), [])
  const first = await entries.list('notes', owner, { prefix: '', limit: 5 })
  t.deepEqual([...first, ...(await entries.list('notes', owner, { prefix: '', after: first.at(-1), limit: 100 }))], byCodePoint)
  for (const key of keys) t.is(await entries.get('notes', owner, key), `"${key.length}"`)
})

databaseTest('whatever is written and deleted, the count is the sum and never above the quota', async (t, database) => {
  const store = await database.open()
  const entries = await createKeyValueStore(store)
  const owner = await addPrincipal(store)
  let run = 0
  const step = fc.record({ key: fc.constantFrom('a', 'bb', 'ccc', 'ü', '🎉'), value: fc.option(fc.string({ maxLength: 60 }), { nil: undefined }) })
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
    const plugin = `plugin-${++run}`
    const expected = new Map<string, string>()
    for (const { key, value } of steps) {
      const sum = [...expected].reduce((bytes, [k, v]) => bytes + (k === key ? 0 : entryBytes(k, v)), 0)
      if (value === undefined) {
        t.is(await entries.delete(plugin, owner, key), expected.delete(key))
        continue
      }
      const text = JSON.stringify(value)
      const fits = sum + entryBytes(key, text) <= 100
      t.is(await entries.set(plugin, owner, key, text, 100), fits)
      if (fits) expected.set(key, text)
    }
    t.is(await entries.usage(plugin, owner), [...expected].reduce((bytes, entry) => bytes + entryBytes(...entry), 0))
    for (const [key, value] of expected) t.is(await entries.get(plugin, owner, key), value)
  }), { numRuns: 25 })
})

databaseTest('writers at once cannot get past the quota together', async (t, database) => {
  const store = await database.open()
  const entries = await createKeyValueStore(store)
  const owner = await addPrincipal(store)
  // Key and value are 100 bytes together: ten of them fit.
  const value = JSON.stringify('x'.repeat(95))
  const keys = Array.from({ length: 30 }, (_, index) => `k${String(index).padStart(2, '0')}`)
  const stored = await Promise.all(keys.map((key) => entries.set('notes', owner, key, value, 1_010)))
  t.is(stored.filter(Boolean).length, 10)
  t.is((await entries.list('notes', owner, { prefix: '', limit: 100 })).length, 10)
  t.true((await store.fork().findOneOrFail(KeyValueUsage, { plugin: 'notes', owner })).bytes <= 1_010)
})

databaseTest('a write is not carried away by a transaction that rolls back beside it', async (t, database) => {
  const store = await database.open()
  const entries = await createKeyValueStore(store)
  const owner = await addPrincipal(store)
  let written: Promise<boolean> | undefined
  await t.throwsAsync(store.fork().transactional(async (em) => {
    await em.execute('select 1')
    written = entries.set('notes', owner, 'k', '1', quota)
    throw new RangeError('rolled back')
  }), { message: 'rolled back' })
  t.true(await written)
  t.is(await entries.get('notes', owner, 'k'), '1')
})
