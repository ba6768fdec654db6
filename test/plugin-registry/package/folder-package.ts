import { chmod, link, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { readFolderPackage } from '../../../plugin-registry/package/folder-package.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import { makePipeFile, pipeFileNote } from '../../helpers/pipe-file.ts'
import { pluginFolder } from '../../helpers/plugin-scene.ts'
import { temporaryFolder } from '../../helpers/store.ts'

const kinds = capabilityKinds()
const read = (folder: string) => readFolderPackage(folder, kinds)

test('a folder is read whole, without hidden files and node_modules', async (t) => {
  const folder = await pluginFolder(t, { files: { 'lib/data.json': '{}', '.env': 'KEY=1', '.git/config': 'x', 'node_modules/x/index.js': 'x' } })
  const source = await read(folder)
  t.deepEqual([...source.files.keys()].sort(), ['lib/data.json', 'package.json', 'plugin.js'])
  t.is(source.manifest.name, 'sample')
  t.regex(source.digest, /^sha256-[0-9a-f]{64}$/)
})

test('the digest is of the bytes and names, and of nothing else', async (t) => {
  const [one, two] = [await pluginFolder(t), await pluginFolder(t)]
  t.is((await read(one)).digest, (await read(two)).digest)
  await writeFile(path.join(two, '.hidden'), 'x')
  t.is((await read(one)).digest, (await read(two)).digest)

  await writeFile(path.join(two, 'extra.js'), '')
  const withExtra = (await read(two)).digest
  t.not((await read(one)).digest, withExtra)
  await rm(path.join(two, 'extra.js'))
  await writeFile(path.join(two, 'other.js'), '')
  t.not((await read(two)).digest, withExtra)
})

test('a link is refused, wherever it leads and whatever it is called', async (t) => {
  const outside = await temporaryFolder(t)
  await writeFile(path.join(outside, 'secret.js'), 'secret')
  const links: [target: string, name: string][] = [
    [path.join(outside, 'secret.js'), 'data.js'], [outside, 'lib'], ['/etc/passwd', 'passwd'], ['plugin.js', 'again.js'], ['..', 'up'], ['missing', 'dangling'],
  ]
  for (const [target, name] of links) {
    const folder = await pluginFolder(t)
    await symlink(target, path.join(folder, name))
    await t.throwsAsync(read(folder), { code: 'manifest_invalid', message: /a link or a special file/ }, name)
  }

  const folder = await pluginFolder(t)
  await rm(path.join(folder, 'plugin.js'))
  await symlink(path.join(outside, 'secret.js'), path.join(folder, 'plugin.js'))
  await t.throwsAsync(read(folder), { code: 'manifest_invalid' })
})

test('a link that leads to the folder itself is followed once', async (t) => {
  const folder = await pluginFolder(t)
  const alias = path.join(await temporaryFolder(t), 'alias')
  await symlink(folder, alias)
  t.is((await read(alias)).digest, (await read(folder)).digest)
})

const testPipe = pipeFileNote === '' ? test : test.skip
testPipe(`a pipe in the folder does not hang the gateway${pipeFileNote}`, async (t) => {
  const folder = await pluginFolder(t)
  await makePipeFile(path.join(folder, 'pipe'))
  await t.throwsAsync(read(folder), { code: 'manifest_invalid', message: /special file/ })
})

test('a hard link is an ordinary file', async (t) => {
  const folder = await pluginFolder(t)
  await link(path.join(folder, 'plugin.js'), path.join(folder, 'same.js'))
  t.true((await read(folder)).files.has('same.js'))
})

test('too many files and too many bytes are refused', async (t) => {
  const many = await pluginFolder(t, { files: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`lib/${index}.txt`, ''])) })
  await t.throwsAsync(read(many), { code: 'package_too_large' })

  const large = await pluginFolder(t, { files: { 'a.bin': 'x'.repeat(5 << 20), 'b.bin': 'x'.repeat(4 << 20) } })
  await t.throwsAsync(read(large), { code: 'package_too_large' })
  const huge = await pluginFolder(t, { files: { 'a.bin': 'x'.repeat(9 << 20) } })
  await t.throwsAsync(read(huge), { code: 'package_too_large' })
})

test('folders without end are refused, and so is a file that nobody may read', async (t) => {
  const wide = await pluginFolder(t)
  await Promise.all(Array.from({ length: 501 }, (_, index) => mkdir(path.join(wide, `empty${index}`))))
  await t.throwsAsync(read(wide), { code: 'package_too_large', message: /folders/ })

  const secret = await pluginFolder(t, { files: { 'secret.js': '' } })
  await chmod(path.join(secret, 'secret.js'), 0)
  // The superuser reads everything.
  if (process.getuid?.() !== 0) await t.throwsAsync(read(secret), { code: 'package_missing', message: /cannot be read/ })
})

test('what is no package says so', async (t) => {
  const folder = await temporaryFolder(t)
  await t.throwsAsync(read(path.join(folder, 'missing')), { code: 'package_missing', message: /no such folder/ })
  await t.throwsAsync(read(`${folder}\0`), { code: 'package_missing' })
  await t.throwsAsync(read(folder), { code: 'package_missing', message: /no package.json/ })
  await writeFile(path.join(folder, 'file'), '')
  await t.throwsAsync(read(path.join(folder, 'file')), { code: 'package_missing' })
  await mkdir(path.join(folder, 'package.json'))
  await t.throwsAsync(read(folder), { code: 'package_missing' })
})

test('a broken package.json names the file', async (t) => {
  for (const text of ['', '{', '[]', 'null', '"x"', '\ufeff{}', `{"name":"a"${' '.repeat(300_000)}}`]) {
    const folder = await pluginFolder(t)
    await writeFile(path.join(folder, 'package.json'), text)
    await t.throwsAsync(read(folder), { code: 'manifest_invalid', message: /package\.json/ }, text.slice(0, 20))
  }

  const folder = await pluginFolder(t)
  await writeFile(path.join(folder, 'package.json'), Buffer.from([0x7b, 0xff, 0x7d]))
  await t.throwsAsync(read(folder), { code: 'manifest_invalid', message: /UTF-8/ })
})

test('files that the manifest names must be there', async (t) => {
  await t.throwsAsync(read(await pluginFolder(t, { airlock: { main: 'dist/plugin.js' } })), { code: 'manifest_invalid', message: /is it built/ })
  await t.throwsAsync(read(await pluginFolder(t, { airlock: { contributes: { skills: ['SKILL.md'] } } })), { code: 'manifest_invalid', message: /skills\.0/ })
})

test('a file name that could deceive is refused', async (t) => {
  for (const name of ['pl\u0430gin.js', 'a b.js', 'x\u202ejs.png']) {
    await t.throwsAsync(read(await pluginFolder(t, { files: { [name]: '' } })), { code: 'manifest_invalid', message: /a file named/ })
  }
})
