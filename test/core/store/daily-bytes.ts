import test from 'ava'
import { createDailyBytesStore } from '../../../core/store/daily-bytes.ts'
import { onBothDatabases } from '../../helpers/databases.ts'

const databaseTest = await onBothDatabases(test)

databaseTest('a day has so many bytes and no more, whoever sends them, and the next day begins anew', async (t, database) => {
  const bytes = createDailyBytesStore(await database.open())
  const added = await Promise.all(Array.from({ length: 20 }, () => bytes.add('a', '2026-11-23', 10, 100)))
  t.is(added.filter(Boolean).length, 10)
  t.true(await bytes.add('b', '2026-11-23', 100, 100))
  t.true(await bytes.add('a', '2026-11-24', 100, 100))
  t.false(await bytes.add('c', '2026-11-24', 101, 100))
  t.true(await bytes.add('c', '2026-11-24', 90_000_000_000, 100_000_000_000))
  await bytes.sweep('2026-11-24')
  t.true(await bytes.add('a', '2026-11-23', 10, 100))
  t.false(await bytes.add('a', '2026-11-24', 1, 100))
})
