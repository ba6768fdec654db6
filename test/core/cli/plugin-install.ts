import test, { type ExecutionContext } from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

const consent = (en: string, weight: number) => ({ text: { en, 'zh-CN': en }, weight })
const limits = { memoryMb: 64, cpuMs: 1_000, wallMs: 15_000, callsPending: 1, callsTotal: 1, inputBytes: 1, outputBytes: 1, logBytes: 1, callsInFlight: 1, bytesOutPerDay: 1 }
const required = [
  { capability: 'kv', scope: { bytes: 1 }, consents: [consent('keep 1 kB of its own notes', 1)], granted: false },
  { capability: 'net.http', scope: {}, reason: 'fetch\u001b[2J forecasts', consents: [consent('read **api.example.com**', 3)], granted: false },
]
const plugin = { name: 'hello', version: '1.0.0', description: 'Greets', tier: 'unverified', enabled: true, active: false, missing: ['kv'], tools: [], source: '/home/ann/hello', digest: 'sha256-abc', rights: { required, optional: [] }, grants: [], limits }

async function running(t: ExecutionContext, described: object = plugin, stored: string[] = []) {
  const calls: unknown[] = []
  const note = (name: string, answer: object) => async (_: unknown, input: object) => { calls.push([name, JSON.parse(JSON.stringify(input))]); return answer }
  const faces = await startFaces(t, { plugins: { inspect: note('inspect', { plugin: described }), install: note('install', { plugin: { ...described, active: true, missing: [] } }) }, secrets: { list: async () => ({ secrets: stored.map((name) => ({ plugin: 'hello', name, updatedAt: '2026-11-23T00:00:00Z' })) }) } })
  await announceFaces(t, faces)
  const run = async (...argv: string[]) => {
    const terminal = fakeTerminal({ dataDir: faces.dataDir, cwd: '/home/ann' })
    return { code: await runCli(['plugin', ...argv], terminal), ...terminal.written }
  }
  return { run, calls }
}

test('it shows what it asks for, worst first, and does nothing before the answer', async (t) => {
  const { run, calls } = await running(t)
  const { code, out } = await run('install', './hello')
  t.is(code, 2)
  t.deepEqual(calls, [['inspect', { source: '/home/ann/hello' }]])
  t.true(out.indexOf('api.example.com') < out.indexOf('its own notes'))
  t.regex(out, /in its words: “fetch\[2J forecasts”/)
})

test('what was consented to is what is installed: the digest says so', async (t) => {
  const { run, calls } = await running(t)
  const { code, out } = await run('install', './hello', '--yes')
  t.is(code, 0)
  t.regex(out, /hello 1\.0\.0 is installed; its tools are ready\.\n$/)
  t.deepEqual(calls.at(-1), ['install', { source: '/home/ann/hello', digest: 'sha256-abc', grant: 'required' }])
})

test('nothing is granted where nothing is asked for, or wanted', async (t) => {
  const asking = await running(t)
  await asking.run('install', './hello', '--yes', '--no-grant')
  t.like(asking.calls.at(-1), ['install', { grant: 'none' }])
  const modest = await running(t, { ...plugin, rights: { required: [], optional: [] } })
  t.regex((await modest.run('install', './hello', '--yes')).out, /asks for nothing/)
  t.like(modest.calls.at(-1), ['install', { grant: 'none' }])
})

test('secrets that nobody has set yet are named with the command that sets them', async (t) => {
  const scope = { api_key: { label: 'API key\u001b[2J' }, hook: { label: 'Hook' }, session: { label: 'Session', capture: {} } }
  const { run } = await running(t, { ...plugin, rights: { required: [], optional: [{ capability: 'secrets', scope, consents: [consent('send', 2)], granted: false }] } }, ['hook'])
  t.regex((await run('install', './hello', '--yes')).out, /its tools are ready\.\nIt needs a secret, API key\[2J: airlock secret set hello api_key\n$/)
})

test('inspect tells a folder from a name', async (t) => {
  const { run, calls } = await running(t)
  for (const what of ['./hello', '/srv/hello', 'hello', '@scope/hello', '.']) await run('inspect', what)
  t.deepEqual(calls.map((call) => (call as [string, object])[1]), [{ source: '/home/ann/hello' }, { source: '/srv/hello' }, { plugin: 'hello' }, { plugin: '@scope/hello' }, { source: '/home/ann' }])
})
