import { Readable } from 'node:stream'
import test, { type ExecutionContext } from 'ava'
import { sentFiles } from '../../../core/agent/sent-files.ts'
import { createBlobs } from '../../../core/blobs/blobs.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

async function open(t: ExecutionContext) {
  const store = await openTestStore(t)
  const blobs = createBlobs({ store, dataDir: store.dataDir })
  const [ann, bob] = [await addPrincipal(store, 'owner'), await addPrincipal(store, 'member')]
  return { blobs, ann, bob, keep: async (owner: string, name: string, bytes = 3) => ({ blob: (await blobs.keep(owner, name, Readable.from([Buffer.alloc(bytes, 'a')]))).id }) }
}

test('files come in the order named, each once', async t => {
  const { blobs, ann, keep } = await open(t)
  const [one, two] = [await keep(ann, 'one.txt'), await keep(ann, 'two.txt')]
  t.deepEqual(await sentFiles(blobs, ann, [two, one, two]), [{ ...two, name: 'two.txt', type: 'text/plain', bytes: 3 }, { ...one, name: 'one.txt', type: 'text/plain', bytes: 3 }])
  t.deepEqual(await sentFiles(blobs, ann), [])
})

test("another's file, a path and an id of nothing are all not there", async t => {
  const { blobs, ann, bob, keep } = await open(t)
  const [theirs, own] = [await keep(bob, 'b.txt'), await keep(ann, 'a.txt')]
  for (const blob of [theirs.blob, '../airlock.db', '..', '/etc/passwd', `../blobs/${own.blob}`, '\0', '', '%', 'none']) {
    await t.throwsAsync(sentFiles(blobs, ann, [own, { blob }]), { code: 'not_found' } as object, blob)
  }
})

test('more than 20 MB together are too much', async t => {
  const { blobs, ann, keep } = await open(t)
  const large = [await keep(ann, 'a', 11 * 1024 * 1024), await keep(ann, 'b', 10 * 1024 * 1024)]
  await t.throwsAsync(sentFiles(blobs, ann, large), { code: 'too_large', message: /20 MB together; these have 21\.0 MB/ } as object)
  t.is((await sentFiles(blobs, ann, large.slice(1))).length, 1)
})
