import test from 'ava'
import { createPackageReader } from '../../../plugin-registry/package/package-reader.ts'

test('the digest, not the name, decides where a package is read', async (t) => {
  const reader = createPackageReader(
    { list: () => [], has: (digest) => digest === 'ours', read: async () => Buffer.from('bundled') },
    { put: async () => {}, remove: async () => {}, read: async () => Buffer.from('stored') },
  )
  t.is(Buffer.from(await reader.read('calculator', 'ours', 'plugin.js')).toString(), 'bundled')
  t.is(Buffer.from(await reader.read('calculator', 'other', 'plugin.js')).toString(), 'stored')
})

test('a file is read once, until others need the room', async (t) => {
  const reads: string[] = []
  const big = new Uint8Array(6 * 1024 * 1024)
  const reader = createPackageReader(
    { list: () => [], has: () => false, read: async () => big },
    { put: async () => {}, remove: async () => {}, read: async (name) => {
      reads.push(name)
      return big
    } },
  )
  const read = (name: string) => reader.read(name, `digest of ${name}`, 'plugin.js')
  for (const name of ['a', 'b', 'a', 'b', 'c', 'a', 'b']) await read(name)
  // Three do not fit: c took the place of a, which was read longest ago.
  t.deepEqual(reads, ['a', 'b', 'c', 'a', 'b'])
})

test('what could not be read is tried again', async (t) => {
  let tries = 0
  const reader = createPackageReader(
    { list: () => [], has: () => false, read: async () => new Uint8Array() },
    { put: async () => {}, remove: async () => {}, read: async () => {
      if (++tries === 1) throw new TypeError('gone')
      return new Uint8Array(1)
    } },
  )
  await t.throwsAsync(reader.read('a', 'd', 'f'))
  t.is((await reader.read('a', 'd', 'f')).length, 1)
})
