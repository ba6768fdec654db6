import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { findConfigFile, readConfigFile } from '../../../core/config/config-file.ts'
import { temporaryFolder } from '../../helpers/store.ts'

test('a huge file is refused before it is read', async (t) => {
  const file = path.join(await temporaryFolder(t), 'airlock.yaml')
  await writeFile(file, Buffer.alloc(5_000_000, ' '))
  t.throws(() => readConfigFile(file), { code: 'config_invalid', message: /airlock\.yaml: found 5000000 bytes, allowed: 1048576 at most$/ })
})

test('a folder, or nothing, is no config file', async (t) => {
  const folder = await temporaryFolder(t)
  await mkdir(path.join(folder, 'airlock.yaml'))
  t.throws(() => readConfigFile(path.join(folder, 'airlock.yaml')), { code: 'config_invalid', message: /is no file$/ })
  t.throws(() => readConfigFile(path.join(folder, 'missing')), { code: 'config_invalid', message: /ENOENT/ })
})

test('a named file must exist; the default ones need not', async (t) => {
  const folder = await temporaryFolder(t)
  t.is(findConfigFile(undefined, folder), undefined)
  t.throws(() => findConfigFile(path.join(folder, 'missing.yaml'), folder), { code: 'config_invalid', message: /^AIRLOCK_CONFIG: found/ })
  await writeFile(path.join(folder, 'openclaw.yaml'), '')
  t.is(findConfigFile(undefined, folder), path.join(folder, 'openclaw.yaml'))
})
