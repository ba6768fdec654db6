import { appendFile, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { findTail } from '../../../core/ledger/recovery.ts'
import { segmentFile } from '../../../core/ledger/segments.ts'
import { verifyChain } from '../../../core/ledger/verify.ts'
import fc from '../../helpers/fast-check.ts'
import { ledgerFolder, linesOf, open, signer, used } from '../../helpers/ledger.ts'

const verify = (dataDir: string) => verifyChain(linesOf(dataDir), { publicKey: signer.publicKey, known: [], isWhole: true })

test('wherever a crash cut the file, what is whole stays, and the chain goes on from it', async (t) => {
  const dataDir = await ledgerFolder(t)
  const first = await open(dataDir)
  for (let number = 0; number < 5; number++) await first.append(used(`GET https://example.com/${number}`))
  await first[Symbol.asyncDispose]()
  const file = segmentFile(path.join(dataDir, 'ledger'), 1)
  const clean = await readFile(file)
  await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: clean.length }), async (bytes) => {
    await writeFile(file, clean)
    await truncate(file, bytes)
    const whole = clean.subarray(0, bytes).lastIndexOf(0x0a) + 1
    const ledger = await open(dataDir)
    await ledger.append(used('after'))
    await ledger[Symbol.asyncDispose]()
    t.deepEqual((await readFile(file)).subarray(0, whole), clean.subarray(0, whole))
    t.like(await verify(dataDir), { ok: true, findings: [] })
    t.is((await readFile(file, 'utf8')).includes('"repair"'), bytes > whole)
  }), { numRuns: 40 })
})

test('what was lost with the power in the middle of a segment is cut off, however much', async (t) => {
  const dataDir = await ledgerFolder(t)
  const ledger = await open(dataDir)
  await ledger.append(used())
  await ledger[Symbol.asyncDispose]()
  const file = segmentFile(path.join(dataDir, 'ledger'), 1)
  const { size } = await stat(file)
  await appendFile(file, Buffer.alloc(900_000))
  t.like(await findTail(path.join(dataDir, 'ledger')), { segment: 1, seq: 3, bytes: size, cutBytes: 900_000 })
  t.is((await stat(file)).size, size)
})

test('a segment that was only begun goes on from the one before it', async (t) => {
  const dataDir = await ledgerFolder(t)
  const ledger = await open(dataDir)
  await ledger.append(used())
  await ledger[Symbol.asyncDispose]()
  await writeFile(segmentFile(path.join(dataDir, 'ledger'), 2), 'half an ent')
  const next = await open(dataDir)
  await next.append(used('after'))
  await next[Symbol.asyncDispose]()
  t.like(await verify(dataDir), { ok: true, findings: [] })
})
