import { mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { readFolderPackage } from '../../../plugin-registry/package/folder-package.ts'
import { createPackageStore } from '../../../plugin-registry/package/package-store.ts'
import { digestFiles, packageDigest } from '../../../plugin-registry/package/package-digest.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import { pluginFolder, type SourceOptions } from '../../helpers/plugin-scene.ts'
import { temporaryFolder } from '../../helpers/store.ts'

async function stored(t: ExecutionContext, options: SourceOptions = {}) {
  const folder = await temporaryFolder(t)
  const store = createPackageStore(folder)
  const source = await readFolderPackage(await pluginFolder(t, options), capabilityKinds())
  await store.put(source)
  const { name } = source.manifest
  const place = path.join(folder, encodeURIComponent(name), source.digest)
  return { store, source, name, folder, place, read: (file = 'plugin.js') => store.read(name, source.digest, file) }
}

test('what was put in comes out', async (t) => {
  const { source, read } = await stored(t, { name: '@scope/sample', files: { 'lib/a.txt': 'a' } })
  for (const [file, bytes] of source.files) t.deepEqual(Buffer.from(await read(file)), Buffer.from(bytes))
})

test('a changed file is not handed out', async (t) => {
  const { place, read } = await stored(t)
  await writeFile(path.join(place, 'files/plugin.js'), 'evil')
  await t.throwsAsync(read(), { code: 'digest_mismatch' })
  t.truthy(await read('package.json'))
})

test('a changed file is not handed out even when the list of digests was changed with it', async (t) => {
  const { place, read, source } = await stored(t)
  const files = new Map(source.files).set('plugin.js', Buffer.from('evil'))
  await writeFile(path.join(place, 'files/plugin.js'), 'evil')
  await writeFile(path.join(place, 'digests.json'), JSON.stringify(digestFiles(files)))
  t.not(packageDigest(digestFiles(files)), source.digest)
  await t.throwsAsync(read(), { code: 'digest_mismatch' })
  await t.throwsAsync(read('package.json'), { code: 'digest_mismatch' })
})

test('a link, a pipe or a folder in the place of a file is not followed', async (t) => {
  const { place, read, source } = await stored(t)
  const file = path.join(place, 'files/plugin.js')
  const elsewhere = path.join(await temporaryFolder(t), 'plugin.js')
  await writeFile(elsewhere, source.files.get('plugin.js')!)
  await rm(file)
  await symlink(elsewhere, file)
  await t.throwsAsync(read(), { code: 'digest_mismatch' })
  await rm(file)
  await mkdir(file)
  await t.throwsAsync(read(), { code: 'digest_mismatch' })
})

test('a file that grew enormous is not read', async (t) => {
  const { place, read } = await stored(t)
  await writeFile(path.join(place, 'files/plugin.js'), Buffer.alloc(9 << 20))
  await t.throwsAsync(read(), { code: 'digest_mismatch' })
})

test('only files of the package can be asked for', async (t) => {
  const { read, folder } = await stored(t)
  await writeFile(path.join(folder, 'outside.js'), 'x')
  for (const file of ['../../../outside.js', '../digests.json', '/etc/passwd', '__proto__', 'constructor', 'missing.js', '']) {
    await t.throwsAsync(read(file), { code: 'digest_mismatch' }, file)
  }
})

test('broken lists of digests are refused', async (t) => {
  const { place, read } = await stored(t)
  for (const text of ['', '[]', '{}', '{"plugin.js":1}', '{"plugin.js":"00"}', 'x'.repeat(300_000), '{"__proto__":{}}']) {
    await writeFile(path.join(place, 'digests.json'), text)
    await t.throwsAsync(read(), { code: 'digest_mismatch' }, text.slice(0, 20))
  }
})

test('missing files say so; putting the package again mends it', async (t) => {
  const { place, read, store, source } = await stored(t)
  await rm(place, { recursive: true })
  await t.throwsAsync(read(), { code: 'package_missing' })
  await store.put(source)
  t.truthy(await read())
  await writeFile(path.join(place, 'files/plugin.js'), 'evil')
  await store.put(source)
  t.is(Buffer.from(await read()).toString(), Buffer.from(source.files.get('plugin.js')!).toString())
})

test('a name cannot lead out of the store', async (t) => {
  const { store, source, folder } = await stored(t)
  for (const name of ['..', '.', '', '../other', '@a/../../b', 'a/b']) {
    await t.throwsAsync(store.read(name, source.digest, 'plugin.js'), { code: 'package_missing' }, name)
    await store.remove(name).catch(() => {})
  }

  t.deepEqual(await readdir(folder), ['sample'])
})

test('removing keeps the version asked for', async (t) => {
  const { store, source, read, place } = await stored(t)
  const newer = { ...source, digest: `${source.digest.slice(0, -1)}x` }
  await store.put(newer)
  await store.remove('sample', source.digest)
  t.truthy(await read())
  t.deepEqual(await readdir(path.dirname(place)), [source.digest])
  await store.remove('sample')
  await t.throwsAsync(read(), { code: 'package_missing' })
  await store.remove('never-there')
})

test('files are for the gateway\'s user alone', async (t) => {
  const { place } = await stored(t)
  for (const file of ['files/plugin.js', 'digests.json']) t.is((await stat(path.join(place, file))).mode & 0o777, 0o600)
})
