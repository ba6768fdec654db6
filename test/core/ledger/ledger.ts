import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import type { Placed } from '../../../core/ledger/entry.ts'
import { segmentFile } from '../../../core/ledger/segments.ts'
import { verifyChain } from '../../../core/ledger/verify.ts'
import { ledgerFolder, linesOf, open, signer, used } from '../../helpers/ledger.ts'

const entries = async (dataDir: string) => {
  const all: Placed[] = []
  for await (const { bytes } of linesOf(dataDir)) all.push(JSON.parse(bytes.toString('utf8', 65)) as Placed)
  return all
}
const tried = async (dataDir: string) => (await entries(dataDir)).flatMap((entry) => (entry.kind === 'use' ? entry.tried : []))

test('an entry is in the file before whoever waits goes on; many at once keep their order', async (t) => {
  const dataDir = await ledgerFolder(t)
  await using ledger = await open(dataDir)
  await ledger.append(used('first'))
  t.deepEqual(await tried(dataDir), ['first'])
  const names = Array.from({ length: 500 }, (_, index) => `n${index}`)
  await Promise.all(names.map((name) => ledger.append(used(name))))
  t.deepEqual((await tried(dataDir)).slice(1), names)
})

test('a stop in order is written, and nothing before it is signed twice', async (t) => {
  const dataDir = await ledgerFolder(t)
  for (const name of ['a', 'b']) {
    const ledger = await open(dataDir)
    await ledger.append(used(name))
    await ledger[Symbol.asyncDispose]()
  }
  t.deepEqual((await entries(dataDir)).map(({ kind }) => kind), ['segment', 'use', 'checkpoint', 'use', 'checkpoint'])
  t.like((await entries(dataDir)).at(-1), { kind: 'checkpoint', end: true })
})

test('what is counted is entered as sums', async (t) => {
  const dataDir = await ledgerFolder(t)
  const ledger = await open(dataDir)
  for (let time = 0; time < 30; time++) ledger.count('web', 'log')
  ledger.count('web', 'clock')
  await ledger[Symbol.asyncDispose]()
  t.like((await entries(dataDir)).filter(({ kind }) => kind === 'count'), [{ plugin: 'web', capability: 'log', uses: 30 }, { plugin: 'web', capability: 'clock', uses: 1 }])
})

test('where nothing can be written, nothing may be done; once it can, it may', async (t) => {
  const dataDir = await ledgerFolder(t)
  const folder = path.join(dataDir, 'ledger')
  await using ledger = await open(dataDir)
  await writeFile(folder, 'a file where the folder should be')
  t.notThrows(() => ledger.requireWritable())
  await t.throwsAsync(ledger.append(used('lost')), { code: 'ledger_unwritable' })
  t.throws(() => ledger.requireWritable(), { code: 'ledger_unwritable' })
  await rm(folder)
  await t.notThrowsAsync(ledger.append(used('kept')))
  t.notThrows(() => ledger.requireWritable())
  t.deepEqual(await tried(dataDir), ['kept'])
})

test('a killed process loses no entry that it was told of, and the chain goes on', async (t) => {
  const dataDir = await ledgerFolder(t)
  for (let round = 0; round < 3; round++) {
    const child = fork(fileURLToPath(new URL('../../fixtures/ledger-writer.ts', import.meta.url)), [dataDir, String(round)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const told: string[] = []
    child.on('message', (name) => {
      told.push(String(name))
      if (told.length === 200) child.kill('SIGKILL')
    })
    await once(child, 'exit')
    const there = new Set(await tried(dataDir))
    t.deepEqual(told.filter((name) => !there.has(name)), [])
  }
  await using ledger = await open(dataDir)
  await ledger.append(used('after'))
  t.like(await verifyChain(linesOf(dataDir), { publicKey: signer.publicKey, known: [], isWhole: true }), { ok: true, findings: [] })
})

test('its folder and files are the owner\'s alone', async (t) => {
  const dataDir = await ledgerFolder(t)
  await using ledger = await open(dataDir)
  await ledger.append(used())
  const folder = path.join(dataDir, 'ledger')
  t.deepEqual(await Promise.all([folder, path.join(folder, '000001.jsonl')].map(async (file) => (await stat(file)).mode & 0o777)), [0o700, 0o600])
})

test('a file that is replaced or deleted under it is noticed: what follows is in another, and what is missing is named', async (t) => {
  for (const displace of [(file: string) => rm(file), async (file: string) => writeFile(`${file}.new`, await readFile(file)).then(() => rename(`${file}.new`, file))]) {
    const dataDir = await ledgerFolder(t)
    await using ledger = await open(dataDir)
    await ledger.append(used('before'))
    await displace(segmentFile(ledger.folder, 1))
    await ledger.append(used('lost'))
    await ledger.sync()
    await ledger.append(used('after'))
    await ledger.append(used('and so on'))
    t.deepEqual((await tried(dataDir)).filter((name) => name !== 'before'), ['after', 'and so on'])
    const { ok, findings } = await verifyChain(linesOf(dataDir), { publicKey: ledger.publicKey, known: [], isWhole: true })
    t.false(ok)
    t.is(findings[0]?.fault, 'missing')
  }
})

test('where the database knows more than the files hold, no number is given twice, and the gap is on record', async (t) => {
  const dataDir = await ledgerFolder(t)
  const first = await open(dataDir)
  for (let number = 0; number < 6; number++) await first.append(used())
  await first[Symbol.asyncDispose]()
  const file = segmentFile(path.join(dataDir, 'ledger'), 1)
  await writeFile(file, `${(await readFile(file, 'utf8')).split('\n').slice(0, 3).join('\n')}\n`)

  const errors: object[] = []
  await using second = await open(dataDir, { lastKnown: 8, log: { warn() {}, error: (about) => errors.push(about) } })
  await second.append(used('after'))
  t.like(errors, [{ known: 8, last: 3 }])
  t.like((await entries(dataDir)).slice(3), [{ seq: 9, kind: 'repair', cutBytes: 0, gone: 5 }, { seq: 10, tried: 'after' }])
  const { findings } = await verifyChain(linesOf(dataDir), { publicKey: signer.publicKey, known: [], isWhole: true })
  t.deepEqual(findings.map(({ message }) => message), ['entries 4 to 8 are missing'])
})
