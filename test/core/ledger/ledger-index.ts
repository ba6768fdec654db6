import { appendFile, readFile } from 'node:fs/promises'
import test from 'ava'
import { createLedgerIndex, lastIndexed } from '../../../core/ledger/ledger-index.ts'
import { segmentFile } from '../../../core/ledger/segments.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { open, used } from '../../helpers/ledger.ts'

const databaseTest = await onBothDatabases(test)
const log = { warn() {}, error() {} }
const collect = async (known: AsyncIterable<{ seq: number }>) => (await Array.fromAsync(known)).map(({ seq }) => seq)

databaseTest('every entry is entered once, over segments, restarts and many at once', async (t, database) => {
  const store = await database.open()
  for (let run = 0; run < 3; run++) {
    const ledger = await open(database.dataDir, { segmentBytes: 3_000 })
    const index = createLedgerIndex({ store, ledger, log })
    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: 10 }, () => ledger.append(used())))
      await Promise.all([index.catchUp(), index.catchUp()])
      t.deepEqual(await collect(index.known(Number.MAX_SAFE_INTEGER)), Array.from({ length: (await ledger.head()).seq }, (_, at) => at + 1))
    }
    await ledger[Symbol.asyncDispose]()
    await index[Symbol.asyncDispose]()
    t.is(await index.lastKnown(), (await ledger.head()).seq)
  }
})

databaseTest('what was written before there was a database is entered when there is one', async (t, database) => {
  const ledger = await open(database.dataDir, { segmentBytes: 2_000 })
  for (let number = 0; number < 20; number++) await ledger.append(used())
  await using index = createLedgerIndex({ store: await database.open(), ledger, log })
  await index.catchUp()
  t.is(await index.lastKnown(), (await ledger.head()).seq)
  await ledger[Symbol.asyncDispose]()
})

databaseTest('a line that somebody put behind the last keeps no other from being found', async (t, database) => {
  const store = await database.open()
  await using ledger = await open(database.dataDir)
  await using index = createLedgerIndex({ store, ledger, log })
  for (let number = 0; number < 3; number++) await ledger.append(used())
  await index.catchUp()
  const file = segmentFile(ledger.folder, 1)
  const [first, second] = (await readFile(file, 'utf8')).split('\n')
  await appendFile(file, `${first}\n${second}\n${second}\n`)
  await ledger.append(used('GET https://example.com/later'))
  await index.catchUp()
  t.is(await index.lastKnown(), 5)
  t.deepEqual(await collect(index.known(Number.MAX_SAFE_INTEGER)), [1, 2, 3, 4, 5])
})

databaseTest('it knows the last entry before there is a ledger', async (t, database) => {
  const store = await database.open()
  t.is(await lastIndexed(store, 'gw'), 0)
  await using ledger = await open(database.dataDir)
  await using index = createLedgerIndex({ store, ledger, log })
  await ledger.append(used())
  await index.catchUp()
  t.is(await lastIndexed(store, 'gw'), 2)
  t.is(await lastIndexed(store, 'another'), 0)
})
