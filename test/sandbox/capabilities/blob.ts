import test from 'ava'
import { createBlob, type FilePort, maxFileBytes, type StoredFile } from '../../../sandbox/capabilities/blob.ts'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import { codeOf, createScene, valueOf } from '../../helpers/broker-scene.ts'

function memoryFiles() {
  const held = new Map<string, { file: StoredFile; data: Uint8Array }>()
  const seen: { bytes: number; files: number; types: boolean[] }[] = []
  const port: FilePort = {
    async write({ plugin, principal }, path, data, { bytes, files, mayBe }) {
      seen.push({ bytes, files, types: [mayBe('text/plain'), mayBe('image/png'), mayBe('application/pdf')] })
      if (data.length > bytes) throw new CapabilityError('quota_exceeded', 'full')
      const file = { path, type: 'text/plain', bytes: data.length, changedAt: new Date(0).toISOString() }
      held.set(JSON.stringify([plugin, principal, path]), { file, data })
      return file
    },
    async read({ plugin, principal }, path, { offset, length }) {
      const found = held.get(JSON.stringify([plugin, principal, path]))
      return found && { file: found.file, data: found.data.slice(offset, offset + length) }
    },
    list: async (_space, { limit }) => [...held.values()].map(({ file }) => file).slice(0, limit),
    delete: async ({ plugin, principal }, path) => held.delete(JSON.stringify([plugin, principal, path])),
    attach: async () => undefined,
  }
  return { port, seen }
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

test('files are written, read in pieces, listed in pages and deleted, for one person', async (t) => {
  const { request, from } = createScene({ asks: { blob: { bytes: 1_000 } }, ports: { files: memoryFiles().port } })
  for (const path of ['a', 'b', 'c']) await request('blob', 'write', { path, base64: base64('hello') })
  t.like(valueOf(await request('blob', 'read', { path: 'a', offset: 1, length: 2 })), { base64: base64('el') })
  t.deepEqual(valueOf(await request('blob', 'read', { path: 'none' })), { file: null })
  t.deepEqual(valueOf(await request('blob', 'read', { path: 'a' }, { ...from, caller: { principal: 'bob' } })), { file: null })
  const page = valueOf(await request('blob', 'list', { limit: 2 }))
  t.deepEqual([page.files.map(({ path }: StoredFile) => path), page.next], [['a', 'b'], 'b'])
  t.deepEqual(valueOf(await request('blob', 'delete', { path: 'a' })), { deleted: true })
  t.is(codeOf(await request('blob', 'attach', { path: 'a' })), 'file_missing')
})

test('the largest grant counts, never more than the manifest asks for, in bytes, files and types', async (t) => {
  const { port, seen } = memoryFiles()
  const { request } = createScene({
    asks: { blob: { bytes: 500, files: 5, types: ['text/plain', 'image/*'] } }, ports: { files: port },
    grants: { blob: [{ bytes: 100, files: 9, types: ['image/png'] }, { bytes: 900, types: ['application/pdf', 'text/plain'] }] },
  })
  await request('blob', 'write', { path: 'a', base64: '' })
  t.deepEqual(seen, [{ bytes: 500, files: 5, types: [true, true, false] }])
})

test('what is no base64, too large or no path is refused', async (t) => {
  const { request } = createScene({ asks: { blob: { bytes: 100_000_000 } }, ports: { files: memoryFiles().port } })
  for (const data of ['a', '!!!!', 'YQ', 'YQ==\n', 'YR==']) t.is(codeOf(await request('blob', 'write', { path: 'a', base64: data })), 'request_invalid', data)
  t.is(codeOf(await request('blob', 'write', { path: 'a', base64: Buffer.alloc(maxFileBytes).toString('base64') })), 'ok')
  t.is(codeOf(await request('blob', 'write', { path: 'a', base64: Buffer.alloc(maxFileBytes + 1).toString('base64') })), 'request_too_large')
  t.is(codeOf(await request('blob', 'write', { path: 'a', base64: Buffer.alloc(maxFileBytes + 100_000).toString('base64') })), 'request_too_large')
  for (const path of ['../a', '/etc/passwd', 'a\0', '', 7]) t.is(codeOf(await request('blob', 'write', { path, base64: '' })), 'request_invalid')
})

test('without a grant, and once it is revoked, nothing is done', async (t) => {
  const { request, revoke } = createScene({ asks: { blob: { bytes: 10 } }, ports: { files: memoryFiles().port } })
  t.is(codeOf(await request('blob', 'list')), 'ok')
  revoke('blob')
  for (const [method, input] of Object.entries({ list: {}, read: { path: 'a' }, write: { path: 'a', base64: '' }, delete: { path: 'a' }, attach: { path: 'a' } })) t.is(codeOf(await request('blob', method, input)), 'grant_missing')
  t.is(codeOf(await createScene({}).request('blob', 'list')), 'grant_missing')
})

test('within and consent', (t) => {
  const blob = createBlob()
  t.true(blob.within({ bytes: 5, files: 3, types: ['image/png'] }, { bytes: 5, types: ['image/*'] }))
  for (const wider of [{ bytes: 6 }, { bytes: 5, files: 2_000 }, { bytes: 5 }, { bytes: 5, types: ['image/png', 'text/plain'] }, { bytes: 5, types: ['*/*'] }]) t.false(blob.within(wider, { bytes: 5, types: ['image/*'] }))
  t.regex(blob.consent({ bytes: 5_000_000 })[0]!.text.en, /5 MB/)
  const [bounded] = blob.consent({ bytes: 10_000_000_000, files: 3, types: ['image/*', 'text/plain'] })
  t.is(bounded?.text.en, 'may keep up to 10 GB of files here for each person (3 files, only image/*, text/plain)')
  t.is(bounded?.text['zh-CN'], '可以为每个人在这里保存最多 10 GB 的文件（最多 3 个，仅限 image/*、text/plain）')
})
