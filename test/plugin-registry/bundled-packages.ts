import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { openBundledPackages } from '../../plugin-registry/bundled-packages.ts'
import { readFolderPackage } from '../../plugin-registry/package/folder-package.ts'
import { buildPlugins } from '../../scripts/build-plugins.ts'
import { capabilityKinds } from '../helpers/capability-kinds.ts'
import { temporaryFolder } from '../helpers/store.ts'

test('each built plugin is a package like any other: its folder gives the manifest and the digest of the index', async (t) => {
  const folder = await temporaryFolder(t)
  await buildPlugins(folder)
  const bundled = await openBundledPackages(folder)
  t.deepEqual(bundled.list().map(({ name }) => name), ['calculator', 'clock', 'discord', 'notes', 'telegram', 'web-page'])

  for (const { name, version, digest, packageJson } of bundled.list()) {
    const source = await readFolderPackage(path.join(folder, 'bundled', name), capabilityKinds())
    t.is(source.digest, digest)
    t.deepEqual(source.packageJson, packageJson)
    t.like(source.manifest, { name, version })
    t.true(bundled.has(digest))
    t.true((await bundled.read(digest, source.manifest.main)).byteLength > 500)
    const code = Buffer.from(await bundled.read(digest, 'plugin.js')).toString()
    t.deepEqual([...code.matchAll(/(?:^|[;}\n])import\s*(?:[\w$\s{},*]+from\s*)?["']([^"']+)["']/g)].map(([, specifier]) => specifier), ['@airlock/sdk'])
  }
})

test('building again gives the same bytes', async (t) => {
  const folder = await temporaryFolder(t)
  await buildPlugins(folder)
  const before = await readFile(path.join(folder, 'bundled.json'), 'utf8')
  await buildPlugins(folder)
  t.is(await readFile(path.join(folder, 'bundled.json'), 'utf8'), before)
})

test('what is not as it was built is not handed out', async (t) => {
  const folder = await temporaryFolder(t)
  await buildPlugins(folder)
  const bundled = await openBundledPackages(folder)
  const { digest } = bundled.list()[0]!
  await writeFile(path.join(folder, 'bundled/calculator/plugin.js'), 'evil')
  await t.throwsAsync(bundled.read(digest, 'plugin.js'), { code: 'digest_mismatch' })
  await t.throwsAsync(bundled.read(digest, '../../bundled.json'), { code: 'package_missing' })
  await t.throwsAsync(bundled.read('unknown', 'plugin.js'), { code: 'package_missing' })

  const index = path.join(folder, 'bundled.json')
  const text = await readFile(index, 'utf8')
  await writeFile(index, text.replace(/("plugin.js": ")../, '$100'))
  await t.throwsAsync(openBundledPackages(folder), { code: 'digest_mismatch' })
})

test('without a build, the message says what to run', async (t) => {
  await t.throwsAsync(openBundledPackages(await temporaryFolder(t)), { code: 'package_missing', message: /npm run build/ })
})
