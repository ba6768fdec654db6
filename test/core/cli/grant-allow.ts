import test, { type ExecutionContext } from 'ava'
import { scopeOf } from '../../../core/cli/grant-allow.ts'
import { runCli } from '../../../core/cli/main.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

const consents = [{ text: { en: 'read **example.com**', 'zh-CN': '读取 **example.com**' }, weight: 3 }]
const right = { capability: 'net.http', scope: { allow: [{ url: 'https://*/*' }] }, consents, granted: false }
const limits = { memoryMb: 1, cpuMs: 1, wallMs: 1, callsPending: 1, callsTotal: 1, inputBytes: 1, outputBytes: 1, logBytes: 1, callsInFlight: 1, bytesOutPerDay: 1 }
const plugin = { name: 'web-page', version: '1', description: '', tier: 'bundled', enabled: true, active: true, missing: [], tools: [], source: 'bundled', digest: 'd', rights: { required: [], optional: [right] }, grants: [], limits }

async function running(t: ExecutionContext) {
  const allowed: any[] = []
  const faces = await startFaces(t, {
    plugins: { inspect: async () => ({ plugin }) },
    grants: { allow: async (_: unknown, input: any) => { allowed.push(input); return { grant: { id: 'G', ...input, consents, grantedBy: 'x', createdAt: 'x', expiresAt: null, uses: null, usesLeft: null, session: null } } } },
  })
  await announceFaces(t, faces)
  const run = async (...argv: string[]) => {
    const terminal = fakeTerminal({ dataDir: faces.dataDir })
    return { code: await runCli(['grant', 'allow', ...argv], terminal), ...terminal.written }
  }
  return { run, allowed }
}

test('an address is enough for net.http', (t) => {
  t.deepEqual(scopeOf({ capability: 'net.http', scope: 'https://example.com/*' }), { allow: [{ url: 'https://example.com/*' }] })
  t.deepEqual(scopeOf({ capability: 'net.http', scope: 'https://example.com/*', methods: ['GET'] }), { allow: [{ url: 'https://example.com/*', methods: ['GET'] }] })
  t.deepEqual(scopeOf({ capability: 'kv', scope: '{"bytes":5}' }), { bytes: 5 })
  for (const input of [{ capability: 'kv', scope: 'https://x' }, { capability: 'net.http', scope: 'example.com' }, { capability: 'kv', scope: '{' }]) {
    t.throws(() => scopeOf(input), { code: 'usage_invalid' })
  }
})

test('what was typed is granted as it is, and told back', async (t) => {
  const { run, allowed } = await running(t)
  const { code, out } = await run('web-page', 'net.http', 'https://example.com/*')
  t.is(code, 0)
  t.is(out, 'Granted (G):\n  • read example.com\n')
  t.deepEqual(allowed, [{ plugin: 'web-page', capability: 'net.http', scope: { allow: [{ url: 'https://example.com/*' }] } }])
})

test('all that is asked for is shown, and asked about', async (t) => {
  const { run, allowed } = await running(t)
  const refused = await run('web-page', 'net.http')
  t.is(refused.code, 2)
  t.regex(refused.out, /read example\.com/)
  t.deepEqual(allowed, [])
  t.is((await run('web-page', 'net.http', '--yes')).code, 0)
  t.deepEqual(allowed[0].scope, right.scope)
  t.is((await run('web-page', 'kv', '--yes')).code, 2)
})
