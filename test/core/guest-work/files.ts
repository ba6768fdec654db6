import { readdir } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { createBlobs } from '../../../core/blobs/blobs.ts'
import { createFiles } from '../../../core/guest-work/files.ts'
import { Blob } from '../../../core/store/entities/blob.ts'
import { onBothDatabases, type TestDatabase } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const both = await onBothDatabases(test)
const png = Buffer.from('\x89PNG\r\n\x1a\n rest', 'latin1')
const limits = (more: { bytes?: number; files?: number; mayBe?(type: string): boolean } = {}) => ({ bytes: 100, files: 10, mayBe: () => true, ...more })
const whole = { offset: 0, length: 1_000 }

async function open(database: TestDatabase) {
  const store = await database.open()
  const files = createFiles({ store, blobs: createBlobs({ store, dataDir: database.dataDir }) })
  const [ada, bob] = [await addPrincipal(store, 'owner'), await addPrincipal(store, 'member')]
  const onDisk = () => readdir(path.join(database.dataDir, 'blobs')).catch(() => [])
  return { store, files, onDisk, ann: { plugin: 'notes', principal: ada }, bob: { plugin: 'notes', principal: bob }, other: { plugin: 'other', principal: ada } }
}

both('files are apart for each plugin and person, and are read whole or in pieces', async (t, database) => {
  const { files, ann, bob, other } = await open(database)
  t.like(await files.write(ann, 'reports/a.txt', Buffer.from('hello'), limits()), { path: 'reports/a.txt', type: 'text/plain', bytes: 5 })
  t.is(Buffer.from((await files.read(ann, 'reports/a.txt', { offset: 1, length: 3 }))!.data).toString(), 'ell')
  t.is((await files.read(ann, 'reports/a.txt', { offset: 9, length: 3 }))!.data.length, 0)
  const attached = (await files.attach(ann, 'reports/a.txt'))!
  t.like(attached, { name: 'a.txt', type: 'text/plain', bytes: 5 })
  t.is((await files.attached(ann, attached.blob))!.data.toString(), 'hello')
  for (const stranger of [bob, other]) {
    t.is(await files.read(stranger, 'reports/a.txt', whole), undefined)
    t.is(await files.attach(stranger, 'reports/a.txt'), undefined)
    t.is(await files.attached(stranger, attached.blob), undefined)
    t.false(await files.delete(stranger, 'reports/a.txt'))
    t.deepEqual(await files.list(stranger, { prefix: '', limit: 10 }), [])
  }
})

both('writing anew takes the old bytes away, and the id with them; so does deleting', async (t, database) => {
  const { files, ann, onDisk } = await open(database)
  await files.write(ann, 'a', Buffer.alloc(60), limits())
  const first = (await files.attach(ann, 'a'))!
  await files.write(ann, 'a', Buffer.alloc(80), limits())
  t.is(await files.attached(ann, first.blob), undefined)
  t.is((await onDisk()).length, 1)
  t.true(await files.delete(ann, 'a'))
  t.deepEqual(await onDisk(), [])
  await files.write(ann, 'b', Buffer.alloc(100), limits())
})

both('bytes, number and types are limited, and what is refused leaves nothing behind', async (t, database) => {
  const { files, ann, bob, onDisk } = await open(database)
  await files.write(ann, 'a', Buffer.alloc(60), limits({ files: 2 }))
  await t.throwsAsync(files.write(ann, 'b', Buffer.alloc(41), limits()), { code: 'quota_exceeded' } as object)
  await files.write(ann, 'b', Buffer.alloc(40), limits())
  await t.throwsAsync(files.write(ann, 'c', Buffer.alloc(0), limits({ files: 2 })), { code: 'quota_exceeded' } as object)
  await t.throwsAsync(files.write(bob, 'x.txt', png, limits({ mayBe: (type) => type === 'text/plain' })), { code: 'request_invalid', message: /image\/png/ } as object)
  t.like(await files.write(bob, 'x.txt', png, limits({ mayBe: (type) => type === 'image/png' })), { type: 'image/png' })
  t.is((await onDisk()).length, 3)
})

both('many writes at once never get past the quota', async (t, database) => {
  const { files, ann, onDisk, store } = await open(database)
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, index) => files.write(ann, `f${index % 10}`, Buffer.alloc(30), limits())))
  const listed = await files.list(ann, { prefix: '', limit: 100 })
  t.true(listed.reduce((sum, { bytes }) => sum + bytes, 0) <= 100)
  t.is(listed.length, 3)
  t.true(outcomes.some(({ status }) => status === 'rejected'))
  t.is((await onDisk()).length, 3)
  t.is(await store.fork().count(Blob, {}), 3)
})

both('listings come by code point, by prefix, in pages', async (t, database) => {
  const { files, ann } = await open(database)
  for (const name of ['b/Ü', 'B', 'a_c', 'a%', 'abc', 'b/a']) await files.write(ann, name, Buffer.alloc(1), limits())
  const names = async (range: { prefix?: string; after?: string; limit?: number }) => (await files.list(ann, { prefix: '', limit: 100, ...range })).map((file) => file.path)
  t.deepEqual(await names({}), ['B', 'a%', 'a_c', 'abc', 'b/a', 'b/Ü'])
  t.deepEqual(await names({ prefix: 'a_' }), ['a_c'])
  t.deepEqual(await names({ prefix: 'a%' }), ['a%'])
  t.deepEqual(await names({ limit: 2, after: 'B' }), ['a%', 'a_c'])
})

both('a removed plugin leaves no file', async (t, database) => {
  const { files, ann, bob, other, onDisk } = await open(database)
  for (const space of [ann, bob, other]) await files.write(space, 'a', Buffer.alloc(50), limits())
  await files.forget('notes')
  t.is((await onDisk()).length, 1)
  t.is((await files.list(other, { prefix: '', limit: 10 })).length, 1)
  await files.write(ann, 'a', Buffer.alloc(100), limits())
})
