import { once } from 'node:events'
import test from 'ava'
import type { RequestOrigin } from '../../../sandbox/broker/broker.ts'
import type { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'
import { callTool, ringCases, scriptedHost, stubBroker } from '../../helpers/sandbox.ts'
import { scriptedGuest, scriptedSandbox } from '../../helpers/scripted-sandbox.ts'

// The gateway's half, with a host that does exactly what a test asks of it.

const rings = await ringCases()
const hostPids = (supervisor: ReturnType<typeof scriptedSandbox>) => supervisor.status().hosts.map(({ pid }) => pid)

test('a tool is called with its input and answers', async (t) => {
  await using supervisor = scriptedSandbox()
  const result = await callTool(supervisor, scriptedGuest('a'), { text: 'grüße' }, 'echo')
  t.deepEqual(result.output, { text: 'grüße' })
  t.deepEqual(result.denials, [])
  t.true(result.ms > 0)
})

test('many calls at once each get their own answer', async (t) => {
  await using supervisor = scriptedSandbox()
  const plugins = ['a', 'b', 'c', 'd'].map((name) => scriptedGuest(name))
  const asked = Array.from({ length: 200 }, (_, index) => index)
  const answers = await Promise.all(asked.map((index) => callTool(supervisor, plugins[index % 4]!, index, 'echo')))
  t.deepEqual(answers.map(({ output }) => output), asked)
})

test('code is asked for once, however many calls wait for it', async (t) => {
  await using supervisor = scriptedSandbox()
  let asked = 0
  const plugin = scriptedGuest('a', {})
  const counting = { ...plugin, code: () => (asked++, plugin.code()) }
  await Promise.all([1, 2, 3].map((value) => callTool(supervisor, counting, value, 'echo')))
  t.is(asked, 1)
})

test('another digest under the same name is loaded anew', async (t) => {
  await using supervisor = scriptedSandbox()
  let asked = 0
  const version = (digest: string) => ({ ...scriptedGuest('a'), digest, code: async () => (asked++, Buffer.from(digest)) })
  for (const digest of ['one', 'one', 'two', 'two']) await callTool(supervisor, version(digest), 1, 'echo')
  t.is(asked, 2)
})

test('code that cannot be had, or does not load, fails the call and not the host', async (t) => {
  await using supervisor = scriptedSandbox()
  const broken = { ...scriptedGuest('broken'), code: () => Promise.reject(new RangeError('digest')) }
  await t.throwsAsync(callTool(supervisor, broken, 1, 'echo'), { code: 'load_failed' })
  await t.throwsAsync(callTool(supervisor, scriptedGuest('refused', { config: { load: 'fail' } }), 1, 'echo'), { code: 'load_failed' })
  await t.throwsAsync(callTool(supervisor, scriptedGuest('slow', { config: { load: 'never' }, limits: { wallMs: 10, cpuMs: 10 } }), 1, 'echo'), { code: 'load_failed' })
  t.is((await callTool(supervisor, scriptedGuest('a'), 1, 'echo')).output, 1)
  t.is(supervisor.status().restarts, 0)
})

test('who shares a process is decided by the tier', async (t) => {
  await using supervisor = scriptedSandbox()
  const start = (name: string, tier: 'bundled' | 'verified' | 'unverified' | 'developing', publisher?: string) => callTool(supervisor, scriptedGuest(name, { tier, publisher }), 1, 'echo')
  await Promise.all([
    start('a', 'bundled'), start('b', 'bundled'),
    start('c', 'verified', 'p'), start('d', 'verified', 'p'), start('e', 'verified', 'q'),
    start('f', 'unverified'), start('g', 'unverified'), start('h', 'developing'),
  ])
  const together = supervisor.status().hosts.map(({ plugins }) => plugins.toSorted().join(' ')).toSorted()
  t.deepEqual(together, ['a b', 'c d', 'e', 'f', 'g', 'h'])
})

test('warming starts the shared host and one spare, which the next stranger gets', async (t) => {
  await using supervisor = scriptedSandbox()
  await supervisor.warm()
  const spare = supervisor.status().spares[0]
  t.is(supervisor.status().hosts.length, 1)
  t.truthy(spare)
  await callTool(supervisor, scriptedGuest('stranger', { tier: 'unverified' }), 1, 'echo')
  t.is(supervisor.status().hosts.find(({ tier }) => tier === 'unverified')?.pid, spare?.pid)
})

test('a stopped plugin is disposed, and its process with it unless others use it', async (t) => {
  await using supervisor = scriptedSandbox()
  await callTool(supervisor, scriptedGuest('a'), 1, 'echo')
  await callTool(supervisor, scriptedGuest('b'), 1, 'echo')
  await callTool(supervisor, scriptedGuest('stranger', { tier: 'unverified' }), 1, 'echo')
  const running = callTool(supervisor, scriptedGuest('a'), 1, 'never')

  await Promise.all([supervisor.stop('a'), t.throwsAsync(running, { code: 'guest_gone' })])
  await supervisor.stop('stranger')
  await supervisor.stop('never started')
  t.deepEqual(supervisor.status().hosts.map(({ plugins }) => plugins), [['b']])
  t.is(supervisor.status().restarts, 0)
  t.is((await callTool(supervisor, scriptedGuest('a'), 2, 'echo')).output, 2)
})

test('calls that need no guest to fail start none', async (t) => {
  await using supervisor = scriptedSandbox()
  await t.throwsAsync(callTool(supervisor, scriptedGuest('a'), 1, 'missing'), { code: 'tool_unknown', message: /it has echo, never/ })
  await t.throwsAsync(callTool(supervisor, scriptedGuest('a'), 1, '__proto__'), { code: 'tool_unknown' })
  await t.throwsAsync(callTool(supervisor, scriptedGuest('a', { limits: { inputBytes: 100 } }), 'x'.repeat(200), 'echo'), { code: 'input_limit' })
  await t.throwsAsync(callTool(supervisor, scriptedGuest('a'), 1, 'echo', AbortSignal.abort()), { code: 'cancelled' })
  t.deepEqual(supervisor.status().hosts, [])
})

test('a call that never answers ends at the gateway\'s own deadline', async (t) => {
  await using supervisor = scriptedSandbox()
  await t.throwsAsync(callTool(supervisor, scriptedGuest('a', { limits: { wallMs: 50 } }), 1, 'never'), { code: 'wall_limit' })
  t.is((await callTool(supervisor, scriptedGuest('a', { limits: { wallMs: 50 } }), 1, 'echo')).output, 1)
})

test('a call is cancelled by its signal, before and while it runs', async (t) => {
  await using supervisor = scriptedSandbox()
  const early = new AbortController()
  const starting = callTool(supervisor, scriptedGuest('a'), 1, 'echo', early.signal)
  early.abort()
  await t.throwsAsync(starting, { code: 'cancelled' })

  const asked = Promise.withResolvers<RequestOrigin>()
  await using other = scriptedSandbox({ broker: stubBroker((_, from) => {
    asked.resolve(from)
    return once(from.signal, 'abort')
  }) })
  const controller = new AbortController()
  const running = callTool(other, scriptedGuest('a'), {}, 'ask', controller.signal)
  const { signal } = await asked.promise
  controller.abort()
  await t.throwsAsync(running, { code: 'cancelled' })
  t.true(signal.aborted, 'what the broker does for the call ends with it')
  t.is((await callTool(other, scriptedGuest('a'), 1, 'echo')).output, 1)
})

test('a host that does not answer a call that was given up is killed', async (t) => {
  await using supervisor = scriptedSandbox({ onRestart: () => restarted.resolve(undefined) })
  const restarted = Promise.withResolvers<undefined>()
  await t.throwsAsync(callTool(supervisor, scriptedGuest('a', { limits: { wallMs: 1 } }), 1, 'stubborn'), { code: 'wall_limit' })
  await restarted.promise
  t.is((await callTool(supervisor, scriptedGuest('a'), 1, 'echo')).output, 1)
})

test('more calls to one plugin than may be open are refused, others are served', async (t) => {
  await using supervisor = scriptedSandbox()
  const open = Array.from({ length: 70 }, () => callTool(supervisor, scriptedGuest('a'), 1, 'never'))
  const outcomes = Promise.allSettled(open)
  await t.throwsAsync(Promise.race(open), { code: 'busy' })
  t.is((await callTool(supervisor, scriptedGuest('b'), 1, 'echo')).output, 1)
  await supervisor.stop('a')
  const codes = (await outcomes).map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as SandboxError).code : 'ok'))
  t.deepEqual(codes.toSorted(), [...Array(6).fill('busy'), ...Array(64).fill('guest_gone')])
})

const answers: [string, unknown, string][] = [
  ['failed', 'cpu_limit', 'cpu_limit'],
  ['failed', 'memory_limit', 'memory_limit'],
  ['notJson', {}, 'guest_error'],
  ['wrongForm', {}, 'guest_error'],
  ['deep', {}, 'output_limit'],
  ['large', {}, 'output_limit'],
  ['throws', { name: 'TypeError', message: 'x is not a function' }, 'guest_error'],
  ['throws', { name: 'Error', message: 'too long', code: 'output_limit' }, 'output_limit'],
  ['throws', { code: 'sandbox_insufficient' }, 'guest_error'],
  ['throws', { code: 7 }, 'guest_error'],
  ['throws', null, 'guest_error'],
]

for (const [tool, input, code] of answers) {
  test(`the answer ${tool} ${JSON.stringify(input)} becomes ${code} and the guest lives on`, async (t) => {
    await using supervisor = scriptedSandbox()
    await t.throwsAsync(callTool(supervisor, scriptedGuest('a'), input, tool), { code })
    t.is((await callTool(supervisor, scriptedGuest('a'), 1, 'echo')).output, 1)
    t.is(supervisor.status().restarts, 0)
  })
}

test('an answer cannot reach a prototype', async (t) => {
  await using supervisor = scriptedSandbox()
  const { output } = await callTool(supervisor, scriptedGuest('a'), {}, 'proto')
  t.true(Object.hasOwn(output as object, '__proto__'))
  t.false('polluted' in {})
})

test('a plugin that kills its host again and again must wait, and starts no host meanwhile', async (t) => {
  await using supervisor = scriptedSandbox()
  const killer = scriptedGuest('killer')
  await t.throwsAsync(callTool(supervisor, killer, {}, 'die'), { code: 'host_gone' })
  await t.throwsAsync(callTool(supervisor, killer, {}, 'die'), { code: 'host_gone' })
  const error = await t.throwsAsync<SandboxError>(callTool(supervisor, killer, {}, 'die'), { code: 'host_gone', message: /again and again/ })
  t.true(Number(error?.details['retryAfterMs']) > 0)
  t.deepEqual(hostPids(supervisor), [])
  t.is((await callTool(supervisor, scriptedGuest('innocent'), 1, 'echo')).output, 1)
  await supervisor.stop('killer')
  await t.throwsAsync(callTool(supervisor, killer, {}, 'die'), { code: 'host_gone', message: /SIGKILL/ })
})

test('every outcome is told', async (t) => {
  const told: string[] = []
  await using supervisor = scriptedSandbox({ onCall: ({ plugin, tool, code }) => told.push(`${plugin} ${tool} ${code}`) })
  await callTool(supervisor, scriptedGuest('a'), 1, 'echo')
  await callTool(supervisor, scriptedGuest('a'), 1, 'missing').catch(() => {})
  await callTool(supervisor, scriptedGuest('a'), {}, 'notJson').catch(() => {})
  t.deepEqual(told, ['a echo ok', 'a missing tool_unknown', 'a notJson guest_error'])
})

test('when the gateway stops, calls end and processes are gone', async (t) => {
  const supervisor = scriptedSandbox()
  await supervisor.warm()
  const running = callTool(supervisor, scriptedGuest('a'), 1, 'never')
  await callTool(supervisor, scriptedGuest('a'), 1, 'echo')
  const pids = [...hostPids(supervisor), ...supervisor.status().spares.map(({ pid }) => pid)]
  await Promise.all([t.throwsAsync(running, { code: 'host_gone' }), supervisor[Symbol.asyncDispose]()])
  for (const pid of pids) t.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
  await t.throwsAsync(callTool(supervisor, scriptedGuest('a'), 1, 'echo'), { code: 'host_gone' })
})

test('code of strangers does not run where too little isolates it; ours does', async (t) => {
  await using supervisor = scriptedSandbox({ hostCommand: scriptedHost('liar'), minimum: 'network-cut' })
  for (const tier of ['unverified', 'developing'] as const) {
    await t.throwsAsync(callTool(supervisor, scriptedGuest('stranger', { tier }), 1, 'echo'), { code: 'sandbox_insufficient', message: /lower sandbox.minimum/ })
  }

  t.is((await callTool(supervisor, scriptedGuest('ours'), 1, 'echo')).output, 1)
  t.is(supervisor.status().minimumHolds, false)
})

test('a minimum of namespaces is not met by the permission model', async (t) => {
  await using supervisor = scriptedSandbox({ minimum: 'namespaces' })
  await t.throwsAsync(callTool(supervisor, scriptedGuest('stranger', { tier: 'unverified' }), 1, 'echo'), { code: 'sandbox_insufficient' })
})

test('a host that speaks before it is ready is not used', async (t) => {
  await using supervisor = scriptedSandbox({ hostCommand: scriptedHost('rude') })
  await t.throwsAsync(callTool(supervisor, scriptedGuest('a'), 1, 'echo'), { code: 'host_gone', message: /before it was ready/ })
})

test('a host that is not built says what to do', async (t) => {
  await using supervisor = scriptedSandbox({ hostCommand: () => { throw new RangeError('run "npm run build"') } })
  await t.throwsAsync(callTool(supervisor, scriptedGuest('a'), 1, 'echo'), { code: 'host_gone', message: /npm run build/ })
})

for (const { name, walls, skip } of rings) {
  const testHere = skip ? test.skip : test

  testHere(`a host gets no environment and no descriptor but its pipe, ${name}`, async (t) => {
    await using supervisor = scriptedSandbox({ walls })
    process.env['AIRLOCK_SANDBOX_TEST'] = 'secret'
    const { output } = await callTool(supervisor, scriptedGuest('a'), {}, 'environment')
    t.deepEqual(Object.keys(output as object).filter((key) => key !== 'PWD'), [])
  })
}

