import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

const head = { gateway: 'g', seq: 7, hash: 'a'.repeat(64), at: 'x', publicKey: 'x', signature: 'x' }

test('the record is written into a new file, piece by piece; the head alone goes to the terminal', async (t) => {
  const faces = await startFaces(t, {
    audit: { export: async (_: unknown, { from }: { from?: string }) => (from === undefined ? { text: 'one\n', next: '1_4', head } : from === '1_4' ? { text: 'two\n', head } : { text: '', head }) },
  })
  await announceFaces(t, faces)
  const run = async (...argv: string[]) => {
    const terminal = fakeTerminal({ dataDir: faces.dataDir })
    return { code: await runCli(['audit', 'export', ...argv], terminal), ...terminal.written }
  }
  const file = path.join(faces.dataDir, 'record.jsonl')
  t.like(await run(file), { code: 0 })
  t.is(await readFile(file, 'utf8'), 'one\ntwo\n')
  t.is((await stat(file)).mode & 0o777, 0o600)
  t.is((await run(file)).code, 2, 'a file that is there is not written over')
  t.deepEqual(JSON.parse((await run('--head')).out), head)
  t.is((await run()).code, 2)
})
