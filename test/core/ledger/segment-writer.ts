import { open, readFile, stat } from 'node:fs/promises'
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
  await using segment = openSegment(folder, { segment: 1, bytes: 0 }, async (...at) => {
    const handle = await open(...at)
    return new Proxy(handle, {
      get(target, name) {
        if (isBroken && name === 'truncate') return broken
        if (isBroken && name === 'write') return async () => { await target.write(Buffer.from('ha')); return broken() }
        const own: unknown = Reflect.get(target, name)
        return typeof own === 'function' ? own.bind(target) : own
      },
    })
  })
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
