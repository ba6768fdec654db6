import { chmod, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { openSecretKey } from '../../../core/store/secret-key.ts'
import { temporaryFolder } from '../../helpers/store.ts'

const unixTest = process.platform === 'win32' ? test.skip : test
const unixNote = process.platform === 'win32' ? ' (skipped: Windows has no file modes)' : ''

test('the first start makes a secret, and the next ones read it', async (t) => {
  const dataDir = await temporaryFolder(t)
  const { keepSecret, ...first } = openSecretKey({ dataDir })
  t.deepEqual(await readdir(dataDir), [], 'nothing is written before somebody says so')
  keepSecret?.()
  t.deepEqual(openSecretKey({ dataDir }), first)
  t.is(Buffer.from(first.secret, 'base64url').length, 32)
  t.not(first.secret, first.jwtSecret)
  t.deepEqual(await readdir(dataDir), ['secret'])
  // What is stored is the root: none of the keys derived from it stands in the file.
  const text = await readFile(path.join(dataDir, 'secret'), 'utf8')
  t.false(text.includes(first.secret) || text.includes(first.jwtSecret))
})

test('what the owner set decides, and leaves no file behind', async (t) => {
  const dataDir = await temporaryFolder(t)
  const keys = openSecretKey({ dataDir, secret: 'a secret of sixteen', jwtSecret: 'j'.repeat(32) })
  t.is(keys.jwtSecret, 'j'.repeat(32))
  t.is(openSecretKey({ dataDir, secret: 'a secret of sixteen' }).secret, keys.secret)
  t.not(openSecretKey({ dataDir, secret: 'another of sixteen' }).secret, keys.secret)
  t.deepEqual(await readdir(dataDir), [])
})

unixTest(`only its owner may read it, even after a careless restore${unixNote}`, async (t) => {
  const dataDir = await temporaryFolder(t)
  openSecretKey({ dataDir }).keepSecret?.()
  const file = path.join(dataDir, 'secret')
  t.is((await stat(file)).mode & 0o777, 0o600)
  await chmod(file, 0o644)
  openSecretKey({ dataDir })
  t.is((await stat(file)).mode & 0o777, 0o600)
})

test('a file that holds no such secret is refused, not replaced', async (t) => {
  const dataDir = await temporaryFolder(t)
  const file = path.join(dataDir, 'secret')
  for (const text of ['', 'short', '\0'.repeat(100), '!'.repeat(100)]) {
    await writeFile(file, text)
    t.throws(() => openSecretKey({ dataDir }), { code: 'key_wrong' })
    t.is(await readFile(file, 'utf8'), text)
  }
})

test('a folder where nothing can be kept is an error in words', (t) => {
  t.throws(() => openSecretKey({ dataDir: '/nowhere/at/all' }).keepSecret?.(), { code: 'key_missing' })
})

test('of two first starts at once, one keeps its secret, and the other says so', async (t) => {
  const dataDir = await temporaryFolder(t)
  const [one, other] = [openSecretKey({ dataDir }), openSecretKey({ dataDir })]
  one.keepSecret?.()
  t.throws(() => other.keepSecret?.(), { code: 'key_missing', message: /start again/ })
  t.is(openSecretKey({ dataDir }).secret, one.secret)
})
