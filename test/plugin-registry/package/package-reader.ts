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
