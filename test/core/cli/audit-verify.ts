import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'
import { ledgerFolder, open, used } from '../../helpers/ledger.ts'

async function exported(t: ExecutionContext) {
  const dataDir = await ledgerFolder(t)
  const ledger = await open(dataDir)
  for (let number = 0; number < 5; number++) await ledger.append(used(`call ${number}`))
  const head = path.join(dataDir, 'head.json')
  await writeFile(head, JSON.stringify(await ledger.head()))
  await ledger[Symbol.asyncDispose]()
  return { head, file: path.join(dataDir, 'ledger', '000001.jsonl') }
}
const verify = async (...argv: string[]) => {
  const terminal = fakeTerminal({ dataDir: '/nowhere' })
  return { code: await runCli(['audit', 'verify', ...argv], terminal), ...terminal.written }
}

test('an exported file is checked without a gateway, against the head that was kept', async (t) => {
  const { head, file } = await exported(t)
  const good = await verify('--file', file, '--head', head)
  t.is(good.code, 0, good.err)
  t.regex(good.out, /^7 entries, none changed, removed or cut off\./)

  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('call 3', 'call 8'))
  const changed = await verify('--file', file, '--head', head)
  t.is(changed.code, 1)
  t.regex(changed.out, /entry 5 was changed.*line 5\)/)

  await writeFile(file, text.split('\n').slice(0, 3).join('\n') + '\n')
  t.regex((await verify('--file', file, '--head', head)).out, /the chain ends with entry 3; the head that you kept knows entry 6/)
})

test('what is no head, or was changed, is refused', async (t) => {
  const { head, file } = await exported(t)
  t.is((await verify('--file', file)).code, 2)
  t.is((await verify('--file', file, '--head', file)).code, 2)
  await writeFile(head, (await readFile(head, 'utf8')).replace(/"seq":\d+/, '"seq":2'))
  t.is((await verify('--file', file, '--head', head)).code, 2)
})

test('the gateway checks its own, and what is wrong ends in 1', async (t) => {
  const head = { gateway: 'g', seq: 7, hash: 'a'.repeat(64), at: 'x', publicKey: 'x', signature: 'x' }
  const findings = [{ fault: 'missing', source: '000001.jsonl', line: 3, seq: 3, message: 'entry 3 is missing' }]
  let ok = true
  const faces = await startFaces(t, { audit: { verify: async () => ({ ok, entries: 6, head, findings: ok ? [] : findings }) } })
  await announceFaces(t, faces)
  const run = async (...argv: string[]) => {
    const terminal = fakeTerminal({ dataDir: faces.dataDir })
    return { code: await runCli(['audit', 'verify', ...argv], terminal), ...terminal.written }
  }
  t.is((await run()).code, 0)
  ok = false
  t.like(await run(), { code: 1, out: 'The record is not as it was written (6 entries read):\n- entry 3 is missing (000001.jsonl, line 3)\n' })
  t.is(JSON.parse((await run('--json')).out).ok, false)
})
