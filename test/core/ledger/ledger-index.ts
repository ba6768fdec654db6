import test from 'ava'
import { createLedgerIndex } from '../../../core/ledger/ledger-index.ts'
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

databaseTest('it says so when the database knows more than there is', async (t, database) => {
  const store = await database.open()
  const ledger = await open(database.dataDir)
  for (let number = 0; number < 5; number++) await ledger.append(used())
  const index = createLedgerIndex({ store, ledger, log })
  await index.catchUp()
  await ledger[Symbol.asyncDispose]()
  await index[Symbol.asyncDispose]()

  const errors: object[] = []
  const shorter = { ...ledger, head: async () => ({ ...(await ledger.head()), seq: 2 }) }
  await using next = createLedgerIndex({ store, ledger: shorter, log: { warn() {}, error: (about) => errors.push(about) } })
  await next.catchUp()
  t.like(errors, [{ last: 2 }])
})
