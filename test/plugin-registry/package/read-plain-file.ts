import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { isCode, readPlainFile } from '../../../plugin-registry/package/read-plain-file.ts'
import { makePipeFile, pipeFileNote } from '../../helpers/pipe-file.ts'
import { temporaryFolder } from '../../helpers/store.ts'

const testPipe = pipeFileNote === '' ? test : test.skip

testPipe(`a plain file is read up to the limit, anything else is not${pipeFileNote}`, async (t) => {
  const folder = await temporaryFolder(t)
  const at = (name: string) => path.join(folder, name)
  await writeFile(at('file'), 'hello')
  await writeFile(at('empty'), '')
  await symlink(at('file'), at('link'))
  await mkdir(at('folder'))
  await makePipeFile(at('pipe'))

  t.deepEqual(await readPlainFile(at('file'), 5), new Uint8Array(Buffer.from('hello')))
  t.deepEqual(await readPlainFile(at('empty'), 5), new Uint8Array())
  t.is(await readPlainFile(at('file'), 4), 'too large')
  for (const name of ['link', 'folder', 'pipe']) t.is(await readPlainFile(at(name), 5), undefined, name)
  t.is(await readPlainFile('/dev/zero', 5), undefined)
  t.true(isCode(await t.throwsAsync(readPlainFile(at('missing'), 5)), 'ENOENT'))
})
