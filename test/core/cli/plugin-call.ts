import test from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

const denials = [{ capability: 'net.http', tried: 'GET https://example.com', message: 'no grant allows it', grant: { capability: 'net.http', scope: { allow: [] } } }]

async function call(t: import('ava').ExecutionContext, callTool: (caller: unknown, input: any) => Promise<unknown>, ...words: string[]) {
  const greet = { name: 'greet', description: '', effect: 'read', input: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } }
  const detail = { name: 'hello', version: '1.0.0', description: '', tier: 'bundled', enabled: true, active: true, missing: [], tools: [greet, { ...greet, name: 'say', input: { type: 'string' } }], source: 'bundled', digest: 'd', limits: { memoryMb: 1, cpuMs: 1, wallMs: 1, callsPending: 1, callsTotal: 1, inputBytes: 1, outputBytes: 1, logBytes: 1, callsInFlight: 1, bytesOutPerDay: 1 }, grants: [], rights: { required: [], optional: [] } }
  const faces = await startFaces(t, { plugins: { callTool, inspect: async () => ({ plugin: detail }) }, approvals: { requireAllowed: async () => {} } })
  await announceFaces(t, faces)
  const terminal = fakeTerminal({ dataDir: faces.dataDir })
  return { code: await runCli(['plugin', 'call', ...words], terminal), ...terminal.written }
}

test('a result is printed; text as text', async (t) => {
  const echo = async (_: unknown, { input }: any) => ({ output: input, ms: 1, denials: [] })
  t.is((await call(t, echo, 'calculator', 'evaluate', 'expression=1+1')).out, '{\n  "expression": "1+1"\n}\n')
  t.is((await call(t, async () => ({ output: 'two\u001b[2J\nlines', ms: 1, denials: [] }), 'a', 'b')).out, 'two[2J\nlines\n')
  t.is(JSON.parse((await call(t, echo, 'a', 'b', '--json')).out).ms, 1)
})

test('a right that was missing is named with the command that grants it, whether the tool went on or not', async (t) => {
  const failed = await call(t, async () => { throw new SandboxError('guest_error', 'web-page read failed', { denials }) }, 'web-page', 'read')
  t.is(failed.code, 1)
  t.regex(failed.err, /^no grant allows it; allow it: airlock grant allow web-page net\.http .*\nairlock: web-page read failed \(guest_error\)\n$/)
  const went = await call(t, async () => ({ output: 'partly', ms: 1, denials }), 'web-page', 'read')
  t.deepEqual([went.code, went.out], [0, 'partly\n'])
  t.regex(went.err, /airlock grant allow/)
})

test('a refusal that nobody can grant away is said once', async (t) => {
  const message = 'the manifest does not ask for GET https://b.example/ (net.http, allow)'
  const failed = await call(t, async () => { throw new SandboxError('guest_error', `hello greet failed: ${message}`, { denials: [{ capability: 'net.http', tried: 'GET https://b.example/', message }] }) }, 'hello', 'greet', 'Ada')
  t.is(failed.err, `airlock: hello greet failed: ${message} (guest_error)\n`)
  const caught = await call(t, async () => { throw new SandboxError('guest_error', 'hello greet failed: no page', { denials: [{ capability: 'net.http', tried: 'GET https://b.example/', message }] }) }, 'hello', 'greet', 'Ada')
  t.is(caught.err, `${message}\nairlock: hello greet failed: no page (guest_error)\n`)
})

test('plain text is the one text that a tool takes, as in a chat', async (t) => {
  const echo = async (_: unknown, { input }: any) => ({ output: input, ms: 1, denials: [] })
  t.deepEqual(JSON.parse((await call(t, echo, 'hello', 'greet', 'Ada', 'and', 'x=1')).out), { name: 'Ada and x=1' })
  t.deepEqual(JSON.parse((await call(t, echo, 'hello', 'greet', 'name=Ada')).out), { name: 'Ada' })
})

test('for a tool whose whole input is a text, name=value and JSON are text too', async (t) => {
  const echo = async (_: unknown, { input }: any) => ({ output: input, ms: 1, denials: [] })
  t.is((await call(t, echo, 'hello', 'say', 'aGVsbG8=')).out, 'aGVsbG8=\n')
  t.is((await call(t, echo, 'hello', 'say', '{"a":', '1}')).out, '{"a": 1}\n')
  t.deepEqual(JSON.parse((await call(t, echo, 'hello', 'greet', '{"name":"Ada"}')).out), { name: 'Ada' })
})
