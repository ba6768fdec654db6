import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

const consent = (en: string, weight: number) => ({ text: { en, 'zh-CN': en }, weight })
const limits = { memoryMb: 64, cpuMs: 1_000, wallMs: 15_000, callsPending: 1, callsTotal: 1, inputBytes: 1, outputBytes: 1, logBytes: 1, callsInFlight: 1, bytesOutPerDay: 1 }
const right = { capability: 'net.http', scope: { allow: [] }, consents: [consent('read **api.telegram.org**', 3)], granted: false }
const plugin = { name: 'telegram', version: '1.0.0', description: 'Chats', tier: 'bundled', enabled: true, active: false, missing: [], tools: [], source: 'bundled', digest: 'd', rights: { required: [right, { ...right, capability: 'kv', granted: true }], optional: [] }, grants: [], limits }
const kind = { plugin: 'telegram', kind: 'telegram', label: 'Telegram', setup: ['Write to @BotFather.\u001b[2J', 'Send /newbot.'], secrets: [{ name: 'token', label: 'Bot token', set: false }], active: false, channel: null }
const channel = { name: 'telegram', plugin: 'telegram', kind: 'telegram', label: 'Telegram', agent: null, policy: 'pairing', allowed: [], dailyLimit: null, mayApprove: false, enabled: true, state: 'problem', problem: { code: 'channel_refused', message: 'refused by Telegram: 401' }, pairings: 0, createdAt: '2026-11-22T12:00:00.000Z' }

async function running(t: ExecutionContext, { kinds = [kind] as object[], detail = plugin as object } = {}) {
  const calls: [string, object][] = []
  const note = (name: string, answer: object) => async (_: unknown, input: object) => { calls.push([name, JSON.parse(JSON.stringify(input))]); return answer }
  const grant = { id: 'g', plugin: 'telegram', capability: 'net.http', scope: {}, createdAt: '', expiresAt: null, uses: null, usesLeft: null, session: null, grantedBy: 'o', consents: [] }
  const faces = await startFaces(t, {
    plugins: { inspect: async () => ({ plugin: detail }), enable: note('enable', {}) },
    grants: { allow: note('allow', { grant }) },
    secrets: { set: note('secret', {}) },
    channels: { kinds: async () => ({ kinds }), add: note('add', { channel }), list: async () => ({ channels: [channel] }) },
  })
  await announceFaces(t, faces)
  const run = async (argv: string[], input = '') => {
    const terminal = fakeTerminal({ dataDir: faces.dataDir, cwd: faces.dataDir, input })
    return { code: await runCli(['channel', 'add', ...argv], terminal), ...terminal.written }
  }
  return { run, calls, dataDir: faces.dataDir }
}

test('it shows what the plugin may do, and does nothing before the answer', async (t) => {
  const { run, calls } = await running(t)
  const { code, out } = await run(['telegram'], 'token')
  t.is(code, 2)
  t.deepEqual(calls, [])
  t.regex(out, /read api\.telegram\.org/)
})

test('told to go on, it grants what is missing, keeps the token, adds the channel and says that it is refused', async (t) => {
  const { run, calls } = await running(t)
  const { code, out, err } = await run(['telegram', '--yes', '--policy', 'allowlist', '--allow', '1,2', '--agent', 'default', '--no-may-approve'], '123:abc\n')
  t.is(code, 1)
  t.deepEqual(calls, [
    ['allow', { plugin: 'telegram', capability: 'net.http', scope: { allow: [] } }],
    ['secret', { plugin: 'telegram', name: 'token', value: '123:abc' }],
    ['add', { plugin: 'telegram', kind: 'telegram', policy: 'allowlist', allowed: ['1', '2'], agent: null, mayApprove: false }],
  ])
  t.regex(out, /1\. Write to @BotFather\.\[2J\n {2}2\. Send \/newbot\./)
  t.regex(err, /refused by Telegram: 401[^]*airlock secret set telegram token/)
  t.false(`${out}${err}`.includes('123:abc'))
})

test('the token may lie in a file, which also replaces one that is set', async (t) => {
  const { run, calls, dataDir } = await running(t, { kinds: [{ ...kind, secrets: [{ name: 'token', label: 'Bot token', set: true }] }] })
  await writeFile(path.join(dataDir, 'token.txt'), '123:file\n')
  await run(['telegram', '--yes', '--token-file', 'token.txt'])
  t.deepEqual(calls.find(([name]) => name === 'secret')?.[1], { plugin: 'telegram', name: 'token', value: '123:file' })
  calls.length = 0
  await run(['telegram', '--yes'])
  t.false(calls.some(([name]) => name === 'secret'))
  t.is((await run(['telegram', '--yes', '--token-file', 'nowhere.txt'])).code, 2)
})

test('with --json, only JSON is on stdout', async (t) => {
  const { run } = await running(t)
  const { out, err } = await run(['telegram', '--yes', '--json'], 'token')
  t.like(JSON.parse(out), { channel: { name: 'telegram', state: 'problem' } })
  t.is(err, '')
})

test('an app that is not there, or stands for two, or is set up, is said so', async (t) => {
  for (const [kinds, words] of [
    [[], /airlock plugin install/],
    [[{ ...kind, plugin: 'mail', kind: 'mail' }], /there are mail/],
    [[{ ...kind, channel: 'work' }], /set up already, as work/],
    [[{ ...kind, plugin: 'a' }, { ...kind, plugin: 'b' }], /a\/telegram, b\/telegram/],
  ] as const) {
    const { run, calls } = await running(t, { kinds: [...kinds] })
    const { code, err } = await run(['telegram', '--yes'], 'token')
    t.is(code, 2)
    t.regex(err, words)
    t.deepEqual(calls, [])
  }
})

test('what a plugin must know first has its own command', async (t) => {
  const { run } = await running(t, { detail: { ...plugin, configSchema: { type: 'object', required: ['homeserver'] } } })
  t.regex((await run(['telegram', '--yes'], 'token')).err, /needs to know homeserver first: `airlock plugin configure telegram/)
})
