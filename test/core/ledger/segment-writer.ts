import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import { writeSync } from 'node:fs'
import test from 'ava'
import { openSegment } from '../../../core/ledger/segment-writer.ts'
import { segmentFile } from '../../../core/ledger/segments.ts'
import { ledgerFolder } from '../../helpers/ledger.ts'

test('what is written is in the file at once, readable by its owner alone', async (t) => {
  const folder = await ledgerFolder(t)
  await using segment = openSegment(folder, { segment: 1, bytes: 0 })
  await segment.write('a\n')
  await segment.write('b\n')
  t.is(await readFile(segmentFile(folder, 1), 'utf8'), 'a\nb\n')
  t.is(segment.bytes, 4)
  t.is((await stat(segmentFile(folder, 1))).mode & 0o777, 0o600)
  await t.notThrowsAsync(segment.sync())
})

test('the next segment begins empty', async (t) => {
  const folder = await ledgerFolder(t)
  await using segment = openSegment(folder, { segment: 1, bytes: 0 })
  await segment.write('a\n')
  await segment.next()
  await segment.write('b\n')
  t.like(segment, { number: 2, bytes: 2 })
  t.is(await readFile(segmentFile(folder, 2), 'utf8'), 'b\n')
})

test('where half an entry could not be cut off, nothing is written behind it until it can be', async (t) => {
  const folder = await ledgerFolder(t)
  let isBroken = false
  const broken = async () => {
    throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
  }
  const openBreakable: typeof open = async (...at) => replaced(await open(...at), (name) => (isBroken && name === 'truncate' ? broken : undefined))
  const writeBreakable = ((fd: number, data: Buffer, at: number) => {
    if (!isBroken) return writeSync(fd, data, at)
    writeSync(fd, Buffer.from('ha'))
    throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
  }) as typeof writeSync
  await using segment = openSegment(folder, { segment: 1, bytes: 0 }, { open: openBreakable, writeSync: writeBreakable })
  const file = () => readFile(segmentFile(folder, 1), 'utf8')

  await segment.write('a\n')
  isBroken = true
  await t.throwsAsync(segment.write('half\n'), { code: 'ENOSPC' })
  await t.throwsAsync(segment.write('behind\n'), { code: 'ENOSPC' })
  t.is(await file(), 'a\nha')
  isBroken = false
  await segment.write('b\n')
  t.is(await file(), 'a\nb\n')
  t.is(segment.bytes, 4)
})

test('while the disk takes what was written, a thread writes what follows', async (t) => {
  const folder = await ledgerFolder(t)
  const taken = Promise.withResolvers<void>()
  let written = 0
  const openSlow: typeof open = async (...at) => replaced(await open(...at), (name) => (name === 'datasync' ? () => taken.promise : undefined))
  await using segment = openSegment(folder, { segment: 1, bytes: 0 }, { open: openSlow, writeSync: ((...all: Parameters<typeof writeSync>) => { written++; return writeSync(...all) }) as typeof writeSync })

  await segment.write('a\n')
  const syncing = segment.sync()
  await segment.write('b\n')
  t.is(written, 1)
  taken.resolve()
  await syncing
  await segment.write('c\n')
  t.is(written, 2)
  t.is(await readFile(segmentFile(folder, 1), 'utf8'), 'a\nb\nc\n')
})

/** The file with some of its functions replaced. */
function replaced(handle: FileHandle, replacement: (name: string | symbol) => unknown): FileHandle {
  return new Proxy(handle, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name)
      return replacement(name) ?? (typeof own === 'function' ? own.bind(target) : own)
    },
  })
}
