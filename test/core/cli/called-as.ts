import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { calledAs, withCommand } from '../../../core/cli/called-as.ts'
import { temporaryFolder } from '../../helpers/store.ts'

const unixTest = process.platform === 'win32' ? test.skip : test

unixTest('a clone is called by its launcher, an installed program by its name', async (t) => {
  const root = await temporaryFolder(t)
  for (const folder of ['bin', 'usr', 'node_modules/.bin']) await mkdir(path.join(root, folder), { recursive: true })
  await writeFile(path.join(root, 'bin/airlock'), '')
  const env = { PATH: `relative:${root}/usr:${root}/node_modules/.bin` }
  t.is(calledAs({ env, cwd: root, root }), './bin/airlock')
  t.is(calledAs({ env, cwd: path.join(root, 'bin'), root }), './airlock')
  t.is(calledAs({ env, cwd: '/', root }), `.${root}/bin/airlock`)
  t.is(calledAs({ env, cwd: path.join(root, 'usr'), root }), path.join(root, 'bin/airlock'))
  t.is(calledAs({ env: { ...env, npm_lifecycle_event: 'airlock' }, cwd: root, root }), 'npm run airlock --')
  await writeFile(path.join(root, 'node_modules/.bin/airlock'), '')
  t.is(calledAs({ env, cwd: root, root }), './bin/airlock')
  await writeFile(path.join(root, 'usr/airlock'), '')
  t.is(calledAs({ env, cwd: root, root }), 'airlock')
})

test('hints name the program as it was called, and words stay words', (t) => {
  t.is(withCommand('`airlock open` makes one; `airlock.yaml` does not. airlock open', './bin/airlock'), '`./bin/airlock open` makes one; `airlock.yaml` does not. airlock open')
  t.is(withCommand('`airlock open`', 'airlock'), '`airlock open`')
})
