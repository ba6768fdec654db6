import test, { type ExecutionContext } from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

async function running(t: ExecutionContext) {
  const leased: any[] = []
  const consents = [{ text: { en: 'read **example.com**', 'zh-CN': '读取 **example.com**' }, weight: 3 }]
  const faces = await startFaces(t, {
    sessions: { requireOwned: async () => {} },
    grants: { lease: async (_: unknown, input: any) => { leased.push(input); return { grant: { id: 'G', ...input, consents, grantedBy: 'x', createdAt: 'x', expiresAt: null, uses: 3, usesLeft: 3, session: null } } } },
  })
  await announceFaces(t, faces)
  const run = async (...argv: string[]) => {
    const terminal = fakeTerminal({ dataDir: faces.dataDir })
    return { code: await runCli(['grant', 'lease', ...argv], terminal), ...terminal.written }
  }
  return { run, leased }
}

test('a lease is given with what ends it', async (t) => {
  const { run, leased } = await running(t)
  const { code, out, err } = await run('web-page', 'net.http', 'https://example.com/*', '--uses', '3', '--minutes', '60', '--session', 's1')
  t.is(code, 0, err)
  t.is(out, 'Granted (G):\n  • read example.com\n')
  t.like(leased[0], { plugin: 'web-page', capability: 'net.http', scope: { allow: [{ url: 'https://example.com/*' }] }, minutes: 60, uses: 3, session: 's1' })
})

test('a lease without an end is a usage error', async (t) => {
  const { run, leased } = await running(t)
  const { code, err } = await run('web-page', 'net.http', 'https://example.com/*')
  t.is(code, 2)
  t.regex(err, /--minutes/)
  t.is((await run('web-page', 'kv', '{"bytes":1}', '--uses', 'few')).code, 2)
  t.deepEqual(leased, [])
})
