import { appendFile, copyFile, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { encodeLine } from '../../../core/ledger/line.ts'
import type { Placed } from '../../../core/ledger/entry.ts'
import { segmentFile } from '../../../core/ledger/segments.ts'
import { createSigner } from '../../../core/ledger/signer.ts'
import { type Known, verifyChain } from '../../../core/ledger/verify.ts'
import fc from '../../helpers/fast-check.ts'
import { ledgerFolder, linesOf, open, signer, used } from '../../helpers/ledger.ts'

const verify = (dataDir: string, known: Known[] = []) => verifyChain(linesOf(dataDir), { publicKey: signer.publicKey, known, isWhole: true })

/** A ledger of several small segments; answers with its head. */
async function written(t: ExecutionContext, count = 12, segmentBytes = 1_500) {
  const dataDir = await ledgerFolder(t)
  const ledger = await open(dataDir, { segmentBytes })
  for (let number = 1; number <= count; number++) await ledger.append(used(`GET https://example.com/${number}`))
  const head = await ledger.head()
  await ledger[Symbol.asyncDispose]()
  return { dataDir, head }
}

test('a chain that nobody touched holds, over several segments and restarts', async (t) => {
  const { dataDir, head } = await written(t)
  await using ledger = await open(dataDir, { segmentBytes: 1_500 })
  await ledger.append(used('one more'))
  const verification = await verify(dataDir, [{ ...head, from: 'a kept head' }])
  t.like(verification, { ok: true, findings: [] })
  t.true(verification.entries > 13)
})

const lines = async (dataDir: string) => {
  const all: { source: string; text: string }[] = []
  for await (const { source, bytes } of linesOf(dataDir)) all.push({ source, text: bytes.toString() })
  return all
}
const rewrite = async (dataDir: string, all: { source: string; text: string }[]) => {
  const bySource = Map.groupBy(all, ({ source }) => source)
  for (const [source, own] of bySource) await writeFile(segmentFile(path.join(dataDir, 'ledger'), Number(source)), own.map(({ text }) => `${text}\n`).join(''))
}

test('an entry that was changed, taken out, doubled or put elsewhere is found, and named', async (t) => {
  const { dataDir } = await written(t)
  const before = await lines(dataDir)
  await fc.assert(fc.asyncProperty(fc.nat(before.length - 2), fc.constantFrom('change', 'remove', 'double', 'swap'), fc.nat(), async (index, how, at) => {
    const all = structuredClone(before)
    const { text } = all[index]!
    if (how === 'change') {
      const place = at % text.length
      all[index]!.text = `${text.slice(0, place)}${text[place] === 'x' ? 'y' : 'x'}${text.slice(place + 1)}`
    }
    if (how === 'remove') all.splice(index, 1)
    if (how === 'double') all.splice(index, 0, all[index]!)
    if (how === 'swap') [all[index], all[index + 1]] = [{ ...all[index]!, text: all[index + 1]!.text }, { ...all[index + 1]!, text }]
    await rewrite(dataDir, all)
    const { ok, findings } = await verify(dataDir)
    t.false(ok)
    // Of a doubled entry, the second is wrong.
    t.is(findings[0]!.seq, how === 'double' ? index + 2 : index + 1, `${how} ${index + 1}: ${JSON.stringify(findings[0])}`)
  }), { numRuns: 60 })
})

test('an entry that was written anew with all hashes after it is found by the checkpoint', async (t) => {
  const { dataDir } = await written(t, 4, 100_000)
  const all = await lines(dataDir)
  let prev: string | undefined
  const forged = all.map(({ source, text }) => {
    const entry = JSON.parse(text.slice(65)) as Placed
    if (entry.seq === 3 && entry.kind === 'use') entry.tried = 'GET https://harmless.example/'
    if (prev !== undefined) entry.prev = prev
    const line = encodeLine(entry)
    prev = line.hash
    return { source, text: line.text.slice(0, -1) }
  })
  await rewrite(dataDir, forged)
  t.deepEqual((await verify(dataDir)).findings.map(({ fault }) => fault), ['signature_wrong'])
})

test('a chain without its checkpoints is found', async (t) => {
  const dataDir = await ledgerFolder(t)
  const ledger = await open(dataDir)
  for (let round = 0; round < 21; round++) await Promise.all(Array.from({ length: 100 }, () => ledger.append(used())))
  await ledger[Symbol.asyncDispose]()
  t.true((await verify(dataDir)).ok)
  let [seq, prev] = [0, '']
  const without = (await lines(dataDir)).flatMap(({ source, text }) => {
    const entry = JSON.parse(text.slice(65)) as Placed
    if (entry.kind === 'checkpoint') return []
    const line = encodeLine({ ...entry, seq: ++seq, ...(prev !== '' && { prev }) })
    prev = line.hash
    return { source, text: line.text.slice(0, -1) }
  })
  await rewrite(dataDir, without)
  t.deepEqual((await verify(dataDir)).findings.map(({ fault }) => fault), ['unsigned'])
})

test('entries cut off at the end are missed by who knew of them', async (t) => {
  const { dataDir, head } = await written(t, 6, 100_000)
  const file = segmentFile(path.join(dataDir, 'ledger'), 1)
  const all = await lines(dataDir)
  const kept = all.slice(0, 4).map(({ text }) => `${text}\n`).join('')
  await truncate(file, kept.length)
  t.true((await verify(dataDir)).ok, 'the rest alone looks whole')
  for (const from of ['the database', 'the head that you kept']) {
    t.like((await verify(dataDir, [{ ...head, from }])).findings, [{ fault: 'cut_off', seq: 5, message: `the chain ends with entry 4; ${from} knows entry 7` }])
  }
})

test('all that is gone at the end is counted, whoever knew of how much', async (t) => {
  const { dataDir } = await written(t, 6, 100_000)
  const known = (await lines(dataDir)).map(({ text }, at) => ({ seq: at + 1, hash: text.slice(0, 64), from: 'the database' }))
  await rewrite(dataDir, (await lines(dataDir)).slice(0, 2))
  t.deepEqual((await verify(dataDir, known)).findings.map(({ message }) => message), ['the chain ends with entry 2; the database knows entry 8'])
})

test('a chain without its first entry is still known to be this gateway\'s', async (t) => {
  const { dataDir } = await written(t, 6, 100_000)
  await rewrite(dataDir, (await lines(dataDir)).slice(1))
  const found = await verifyChain(linesOf(dataDir), { publicKey: signer.publicKey, known: [], gateway: 'gw', isWhole: true })
  t.deepEqual(found.findings.map(({ message }) => message), ['entry 1 is missing'])
})

test('lines that somebody put behind the last entry are named; what was written meanwhile is not', async (t) => {
  const { dataDir, head } = await written(t, 3, 100_000)
  const all = await lines(dataDir)
  const upTo = (seq: number) => verifyChain(linesOf(dataDir), { publicKey: signer.publicKey, known: [], isWhole: true, upTo: seq })
  t.true((await upTo(head.seq)).ok)
  t.true((await upTo(2)).ok)
  await rewrite(dataDir, [...all, all[1]!])
  t.deepEqual((await upTo(all.length)).findings.map(({ message }) => message), [`entry 2 stands where entry ${all.length + 1} belongs`])
})

test('another chain with as many entries is not the one that was known', async (t) => {
  const { dataDir, head } = await written(t, 6)
  await rm(path.join(dataDir, 'ledger'), { recursive: true })
  const ledger = await open(dataDir, { segmentBytes: 1_500 })
  for (let number = 1; number <= 6; number++) await ledger.append(used('something else'))
  await ledger[Symbol.asyncDispose]()
  t.is((await verify(dataDir, [{ ...head, from: 'the database' }])).findings[0]!.fault, 'rewritten')
})

test('a segment that is gone is missed', async (t) => {
  const { dataDir } = await written(t)
  await rm(segmentFile(path.join(dataDir, 'ledger'), 2))
  t.is((await verify(dataDir)).findings[0]!.fault, 'missing')
  await rm(segmentFile(path.join(dataDir, 'ledger'), 1))
  t.like((await verify(dataDir)).findings[0], { fault: 'missing', seq: 1 })
})

test('signatures of another key do not count', async (t) => {
  const { dataDir } = await written(t)
  const other = createSigner('another secret')
  const { findings } = await verifyChain(linesOf(dataDir), { publicKey: other.publicKey, known: [], isWhole: true })
  t.true(findings.length > 0 && findings.every(({ fault }) => fault === 'signature_wrong'))
})

test('garbage of any kind is named and ends nothing', async (t) => {
  const { dataDir } = await written(t, 3)
  const file = segmentFile(path.join(dataDir, 'ledger'), 1)
  const clean = await readFile(file)
  await mkdir(path.join(dataDir, 'copy'))
  await copyFile(file, path.join(dataDir, 'copy', 'clean'))
  await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), async (bytes) => {
    await writeFile(file, clean)
    await appendFile(file, bytes)
    t.false((await verify(dataDir)).ok)
  }), { numRuns: 40 })
})
