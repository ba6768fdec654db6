import { chmod, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import test, { type ExecutionContext } from 'ava'
import { createBlobs, maxBlobBytes } from '../../../core/blobs/blobs.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

async function open(t: ExecutionContext) {
  const store = await openTestStore(t)
  const [ann, bob] = [await addPrincipal(store, 'owner'), await addPrincipal(store, 'member')]
  const files = () => readdir(path.join(store.dataDir, 'blobs')).catch(() => [])
  return { blobs: createBlobs({ store, dataDir: store.dataDir }), ann, bob, files, dataDir: store.dataDir }
}

test('a file is kept with its true type and a safe name, for its owner alone', async (t) => {
  const { blobs, ann, bob, dataDir } = await open(t)
  const row = await blobs.keep(ann, '../../run.exe.png', Readable.from([Buffer.from('%PDF-1'), Buffer.from('.7 rest')]))
  t.like(row, { owner: ann, name: 'run.exe.png', type: 'application/pdf', bytes: 13 })
  const { row: found, stream } = await blobs.open(ann, row.id)
  t.is((await buffer(stream)).toString(), '%PDF-1.7 rest')
  t.is(found.bytes, 13)
  if (process.platform !== 'win32') t.is((await stat(path.join(dataDir, 'blobs', row.id))).mode & 0o777, 0o600)
  for (const id of [row.id, '../airlock.db', 'none', '']) await t.throwsAsync(blobs.open(bob, id), { code: 'blob_missing' } as object)
})

test('one byte too many, a source that breaks: nothing stays behind', async (t) => {
  const { blobs, ann, files } = await open(t)
  await t.throwsAsync(blobs.keep(ann, 'x', Readable.from([Buffer.alloc(6), Buffer.alloc(5)]), 10), { code: 'blob_too_large' } as object)
  t.is((await blobs.keep(ann, 'x', Readable.from([Buffer.alloc(10)]), 10)).bytes, 10)
  const broken = (async function* () {
    yield Buffer.from('begin')
    throw new RangeError('gone')
  })()
  await t.throwsAsync(blobs.keep(ann, 'x', broken), { instanceOf: RangeError })
  t.is((await files()).length, 1)
  t.is(maxBlobBytes, 25 * 1024 * 1024)
})

test('an empty file is one', async (t) => {
  const { blobs, ann } = await open(t)
  t.like(await blobs.keep(ann, undefined, Readable.from([])), { name: 'file', type: 'text/plain', bytes: 0 })
})

test('a data folder that takes nothing says so', async (t) => {
  const { blobs, ann, dataDir } = await open(t)
  if (process.platform === 'win32' || process.getuid?.() === 0) return t.pass('root writes everywhere')
  await chmod(dataDir, 0o500)
  t.teardown(() => chmod(dataDir, 0o700))
  await t.throwsAsync(blobs.keep(ann, 'x', Readable.from(['a'])), { code: 'blob_unwritable' } as object)
})

test('files are given to whom they belong, in order, and removed with their bytes', async (t) => {
  const { blobs, ann, bob, files } = await open(t)
  const [a, b] = [await blobs.keep(ann, 'a', Readable.from([Buffer.from('a')])), await blobs.keep(ann, 'b', Readable.from([Buffer.from('b')]))]
  t.deepEqual((await blobs.give([b.id, 'none', a.id], bob)).map(({ name }) => name), ['b', 'a'])
  t.deepEqual(await blobs.give([], bob), [])
  await t.throwsAsync(blobs.open(ann, a.id), { code: 'blob_missing' } as object)
  t.is((await blobs.read(a.id)).row.owner, bob)
  await blobs.remove([a.id, b.id, 'none'])
  t.deepEqual(await files(), [])
  await t.throwsAsync(blobs.read(a.id), { code: 'blob_missing' } as object)
})

test('owned finds what is somebody\'s own, in the order named, and nothing else', async (t) => {
  const { blobs, ann, bob } = await open(t)
  const keep = async (owner: string) => (await blobs.keep(owner, 'x', Readable.from([Buffer.from('x')]))).id
  const [one, two, theirs] = [await keep(ann), await keep(ann), await keep(bob)]
  t.deepEqual((await blobs.owned(ann, [two, theirs, '../x', one])).map(({ blob }) => blob), [two, one])
  t.deepEqual(await blobs.owned(ann, []), [])
})
