import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { type RawLine, readLines, segmentFile, segmentNumbers } from '../../../core/ledger/segments.ts'
import { ledgerFolder } from '../../helpers/ledger.ts'

test('segments are found by their numbers, in order; other files are not', async (t) => {
  const folder = await ledgerFolder(t)
  for (const number of [10, 2, 1_000_000]) await writeFile(segmentFile(folder, number), '')
  for (const name of ['000000.jsonl', '3.jsonl', 'notes.txt', '000004.jsonl.old']) await writeFile(path.join(folder, name), '')
  t.deepEqual(segmentNumbers(folder), [2, 10, 1_000_000])
  t.deepEqual(segmentNumbers(path.join(folder, 'nowhere')), [])
})

const collect = async (file: string, maxBytes: number, from?: number) => {
  const lines: RawLine[] = []
  for await (const line of readLines(file, maxBytes, from)) lines.push(line)
  return lines.map(({ bytes, at, whole }) => [bytes.toString(), at, whole])
}

test('lines come with their places; one without its end says so', async (t) => {
  const file = path.join(await ledgerFolder(t), 'x')
  await writeFile(file, 'ab\n\ncd\nef')
  t.deepEqual(await collect(file, 100), [['ab', 0, true], ['', 3, true], ['cd', 4, true], ['ef', 7, false]])
  t.deepEqual(await collect(file, 100, 4), [['cd', 4, true], ['ef', 7, false]])
})

test('lines longer than what is read at once are whole; one without end is not held', async (t) => {
  const file = path.join(await ledgerFolder(t), 'x')
  await writeFile(file, `${'a'.repeat(600_000)}\nb\n${'c'.repeat(2_000_000)}`)
  const lines = await collect(file, 700_000)
  t.deepEqual(lines.map(([text, at, whole]) => [String(text).length, at, whole]), [[600_000, 0, true], [1, 600_001, true], [700_000, 600_003, false]])
})
