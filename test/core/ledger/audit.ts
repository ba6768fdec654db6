import { readFile, rename, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test, { type ExecutionContext } from 'ava'
import type { Caller } from '../../../core/access/caller.ts'
import { createAudit } from '../../../core/ledger/audit.ts'
import { createLedgerIndex } from '../../../core/ledger/ledger-index.ts'
import { segmentFile } from '../../../core/ledger/segments.ts'
import { AuditFilter } from '../../../core/operations/shapes/audit.ts'
import type { Store } from '../../../core/store/store.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { open, used } from '../../helpers/ledger.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)
const log = { warn() {}, error() {} }
const owner: Caller = { principal: 'ada', name: 'Ada', role: 'owner', scopes: new Set(['admin']), origin: 'cli' }
const filter = (input: object = {}) => AuditFilter.parse(input)

async function openAudit(t: ExecutionContext, store: Store, dataDir: string, segmentBytes?: number) {
  const ledger = await open(dataDir, { segmentBytes })
  const index = createLedgerIndex({ store, ledger, log })
  const close = async () => {
    await ledger[Symbol.asyncDispose]()
    await index[Symbol.asyncDispose]()
  }
  t.teardown(close)
  return { audit: createAudit({ store, ledger, index }), ledger, close }
}

databaseTest('what happened is found by plugin, outcome, conversation and time, newest first and page by page', async (t, database) => {
  const { audit, ledger } = await openAudit(t, await database.open(), database.dataDir, 2_000)
  for (let number = 0; number < 10; number++) await ledger.append(used(`call ${number}`, { plugin: number % 2 ? 'odd' : 'even', code: number === 3 ? 'grant_missing' : 'ok', session: `s${number}` }))
  await audit.record(owner, 'grant.allow', 'odd net.http')

  const tried = async (input: object) => (await audit.list(owner, filter(input))).entries.flatMap((entry) => entry.tried ?? [])
  t.deepEqual(await tried({ plugin: 'odd' }), ['call 9', 'call 7', 'call 5', 'call 3', 'call 1'])
  t.deepEqual(await tried({ code: 'grant_missing' }), ['call 3'])
  t.deepEqual(await tried({ refused: true }), ['call 3'])
  t.deepEqual((await audit.list(owner, filter({ kind: 'segment' }))).entries.map(({ kind }) => kind).slice(-1), ['segment'])
  t.deepEqual(await tried({ session: 's4' }), ['call 4'])
  t.deepEqual(await tried({ since: '2999-01-01T00:00:00Z' }), [])
  t.deepEqual((await tried({ until: '2999-01-01T00:00:00Z', plugin: 'even' })).length, 5)
  t.like((await audit.list(owner, filter({ limit: 1 }))).entries, [{ kind: 'owner', action: 'grant.allow', subject: 'odd net.http', principal: 'ada' }])

  const seen: number[] = []
  for (let before: string | undefined; ; ) {
    const page = await audit.list(owner, filter({ limit: 3, before }))
    seen.push(...page.entries.map(({ seq }) => seq))
    before = page.next
    if (before === undefined) break
  }
  t.deepEqual(seen, seen.toSorted((a, b) => b - a))
  t.is(new Set(seen).size, seen.length)
  // The first begins the segment.
  t.is(seen.at(-1), 2)
  await t.throwsAsync(audit.list(owner, filter({ before: 'x' })), { code: 'input_invalid' })
})

databaseTest('who decided is told by name while there is such a person, and else by id alone', async (t, database) => {
  const store = await database.open()
  const { audit } = await openAudit(t, store, database.dataDir)
  const bea = await addPrincipal(store, 'owner', 'Bea')
  await audit.record({ principal: bea }, 'grant.allow', 'web kv')
  await audit.record({ principal: 'gone' }, 'grant.allow', 'web kv')
  t.deepEqual((await audit.list(owner, filter())).entries.map(({ principal, name }) => [principal, name]), [['gone', undefined], [bea, 'Bea']])
})

databaseTest('a restart enters what the last run had not, and a chain cut off meanwhile is missed by the database', async (t, database) => {
  const store = await database.open()
  const first = await openAudit(t, store, database.dataDir)
  for (let number = 0; number < 5; number++) await first.ledger.append(used(`call ${number}`))
  await first.close()
  const second = await openAudit(t, store, database.dataDir)
  t.like(await second.audit.verify(owner, {}), { ok: true, entries: 7, findings: [] })
  await second.close()

  const { head } = await second.audit.export(owner, {})
  const file = segmentFile(path.join(database.dataDir, 'ledger'), 1)
  const { text } = await second.audit.export(owner, {})
  await truncate(file, text.split('\n').slice(0, 4).join('\n').length + 1)
  const third = await openAudit(t, store, database.dataDir)
  t.like((await third.audit.verify(owner, {})).findings, [{ fault: 'cut_off', seq: 5 }])
  t.like((await third.audit.verify(owner, { head })).findings[0], { fault: 'cut_off' })
})

databaseTest('what went into a file that was replaced, and that the database never heard of, is missed by the gateway itself', async (t, database) => {
  const { audit, ledger } = await openAudit(t, await database.open(), database.dataDir)
  await ledger.append(used('before'))
  t.true((await audit.verify(owner, {})).ok)
  const file = segmentFile(ledger.folder, 1)
  await writeFile(`${file}.new`, await readFile(file))
  await rename(`${file}.new`, file)
  await ledger.append(used('lost'))
  const { ok, findings } = await audit.verify(owner, {})
  t.false(ok)
  t.like(findings[0], { fault: 'cut_off', seq: 3, message: 'the chain ends with entry 2; the running gateway knows entry 3' })
})

databaseTest('a head counts only as this gateway signed it', async (t, database) => {
  const { audit, ledger } = await openAudit(t, await database.open(), database.dataDir)
  await ledger.append(used())
  const { head } = await audit.export(owner, {})
  await ledger.append(used())
  t.true((await audit.verify(owner, { head })).ok)
  for (const change of [{ seq: 1 }, { hash: '0'.repeat(64) }, { gateway: 'other' }, { signature: 'AA==' }, { signature: '' }]) {
    await t.throwsAsync(audit.verify(owner, { head: { ...head, ...change } }), { code: 'head_invalid' })
  }
})

databaseTest('an export is the segments as they are, in pieces of whole lines', async (t, database) => {
  const { audit, ledger } = await openAudit(t, await database.open(), database.dataDir, 600_000)
  for (let round = 0; round < 30; round++) await Promise.all(Array.from({ length: 100 }, () => ledger.append(used('x'.repeat(300)))))
  let text = ''
  let pieces = 0
  for (let from: string | undefined = '1_0'; from !== undefined; pieces++) {
    const piece = await audit.export(owner, { from })
    t.true(piece.text.endsWith('\n'))
    text += piece.text
    from = piece.next
  }
  t.true(pieces > 3)
  t.is(text.match(/"kind":"use"/g)?.length, 3_000)
  t.is((await audit.export(owner, { from: '999999999999999_0' })).text, '')
})

databaseTest('it is for the owner alone', async (t, database) => {
  const { audit } = await openAudit(t, await database.open(), database.dataDir)
  const member: Caller = { ...owner, role: 'member', scopes: new Set(['read', 'write', 'chat']) }
  for (const ask of [audit.list(member, filter()), audit.verify(member, {}), audit.export(member, {})]) await t.throwsAsync(ask, { code: 'scope_missing' })
})
