import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test, { type ExecutionContext } from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { announceFaces, startFaces, type Faces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

const entry = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url))
const plugin = {
  name: 'calculator', version: '1.0.0', description: 'Works out\nexpressions \u001b[31mred', tier: 'bundled', enabled: true, active: true, missing: [], source: 'bundled', run: { state: 'asleep', memoryMb: 0, calls: 7, kills: 0 },
  tools: [{ name: 'evaluate', description: 'x', effect: 'read', input: {} }],
}

async function running(t: ExecutionContext, services: Record<string, Record<string, unknown>>) {
  const faces = await startFaces(t, services)
  await announceFaces(t, faces)
  return { faces, run: (argv: string[], input?: string) => runAt(faces, argv, input) }
}

async function runAt({ dataDir }: Faces, argv: string[], input?: string) {
  const terminal = fakeTerminal({ dataDir, input, cwd: '/somewhere' })
  return { code: await runCli(argv, terminal), ...terminal.written }
}

test('a listing is a table, or JSON as the gateway sent it', async (t) => {
  const { run } = await running(t, { plugins: { list: async () => ({ plugins: [plugin] }) } })
  const { code, out, err } = await run(['plugin', 'list'])
  t.deepEqual([code, err], [0, ''])
  const [titles = '', row = ''] = out.split('\n')
  t.regex(titles, /^NAME +VERSION +TIER +STATE +RUNS +MB +CALLS +KILLS +TOOLS +DESCRIPTION$/)
  t.regex(row, /^calculator +1\.0\.0 +bundled +active +asleep +0 +7 +0 +1 +Works out expressions/)
  t.false(out.includes('\u001b'))
  t.is(JSON.parse((await run(['plugin', 'list', '--json'])).out).plugins[0].name, 'calculator')
})

test('an empty listing says what belongs there', async (t) => {
  const { run } = await running(t, { grants: { list: async () => ({ grants: [] }) } })
  t.regex((await run(['grant', 'list'])).out, /Nothing is granted/)
})

test('words become the input, and no secret is ever one of them', async (t) => {
  const calls: unknown[] = []
  const note = async (_: unknown, input: unknown) => { calls.push(input); return {} }
  const { run } = await running(t, { sessions: { list: async (_: unknown, input: unknown) => { calls.push(input); return { sessions: [] } } }, secrets: { set: note } })
  t.is((await run(['session', 'list', '--limit', '3'])).code, 0)
  t.is((await run(['secret', 'set', 'weather', 'api_key'], 's3cret\n')).code, 0)
  t.deepEqual(calls, [{ limit: 3, before: undefined }, { plugin: 'weather', name: 'api_key', value: 's3cret' }].map((input) => JSON.parse(JSON.stringify(input))))
  t.is((await run(['secret', 'set', 'weather', 'api_key', 's3cret'])).code, 2)
  t.is((await run(['secret', 'set', 'weather', 'api_key'], '')).code, 2)
})

test("the gateway's refusal ends with its code, on the error output", async (t) => {
  const { run } = await running(t, { sessions: { requireOwned: async () => { throw new (await import('../../../core/operations/operation-error.ts')).OperationError('not_found', 'There is no session x') } } })
  const { code, out, err } = await run(['session', 'export', 'x'])
  t.deepEqual([code, out, err], [1, '', 'airlock: There is no session x (not_found)\n'])
})

for (const argv of [['plugin'], ['plugin', 'lst'], ['plugin', 'list', '--bogus'], ['plugin', 'enable'], ['session', 'list', '--limit', 'many'], ['nothing'], ['--bogus'], ['plugin', 'configure', 'a', '{bad'], ['plugin', 'call', 'a', 'b', '{bad']]) {
  test(`wrong usage ends with 2: airlock ${argv.join(' ')}`, async (t) => {
    const { run } = await running(t, {})
    const { code, err } = await run(argv)
    t.is(code, 2)
    t.regex(err, /usage_invalid/)
  })
}

test('what asks a person wants --yes where nobody sits', async (t) => {
  const removed: unknown[] = []
  const { run } = await running(t, { plugins: { remove: async (_: unknown, input: unknown) => { removed.push(input); return {} } } })
  t.is((await run(['plugin', 'remove', 'hello'])).code, 2)
  t.deepEqual(removed, [])
  t.is((await run(['plugin', 'remove', 'hello', '--yes'])).out, 'hello is removed.\n')
  t.deepEqual(removed, [{ plugin: 'hello' }])
})

test('without a gateway, one line says how to start it', async (t) => {
  const terminal = fakeTerminal({ dataDir: '/nowhere/airlock' })
  t.is(await runCli(['plugin', 'list'], terminal), 1)
  t.regex(terminal.written.err, /^airlock: No gateway runs for \/nowhere\/airlock; start it with `airlock start`.*\(gateway_unreachable\)\n$/)
})

test('help is no error', async (t) => {
  const terminal = fakeTerminal()
  t.is(await runCli(['--help'], terminal), 0)
  t.is(await runCli(['plugin', 'install', '--help'], terminal), 0)
  t.regex(terminal.written.out, /airlock/)
  t.is(terminal.written.err, '')
})

test('config validate: an invalid one ends with 78', async (t) => {
  const faces = await startFaces(t)
  const terminal = { ...fakeTerminal({ dataDir: faces.dataDir }), env: { DATA_DIR: faces.dataDir, GATEWAY_PORT: 'eighty' } }
  t.is(await runCli(['config', 'validate'], terminal), 78)
  t.regex(terminal.written.err, /GATEWAY_PORT.*config_invalid/)
  t.is((await runAt(faces, ['config', 'validate'])).code, 0)
})

test('started as a program, it loads nothing it does not need', async (t) => {
  const faces = await startFaces(t, { plugins: { list: async () => ({ plugins: [plugin] }) } })
  await announceFaces(t, faces)
  // Prints what was loaded when the process ends, after the listing itself.
  const spy = `import { registerHooks } from 'node:module'; registerHooks({ resolve(s, c, n) { const r = n(s, c); process._seen = (process._seen ?? '') + r.url + '\\n'; return r } }); process.on('exit', () => process.stderr.write(process._seen))`
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(spy)}`, entry, 'plugin', 'list'], { env: { ...process.env, DATA_DIR: faces.dataDir } })
  t.regex(stdout, /^NAME/)
  t.regex(stderr, /commander/)
  for (const heavy of ['mikro-orm', 'openai', 'koa', 'undici/', 'socket.io', 'zod', 'clack', 'core/store', 'core/main']) t.false(stderr.includes(heavy), heavy)
})
