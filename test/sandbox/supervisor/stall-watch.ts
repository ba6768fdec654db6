import test from 'ava'
import type { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'
import { watchStalls, type StallWatchOptions } from '../../../sandbox/supervisor/stall-watch.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { callTool, guestFrom, startSandbox, stubBroker, testCaller, wasmGuest } from '../../helpers/sandbox.ts'
import { echoModule, forever, op, wasmModule } from '../../../sandbox/attack/wasm-module.ts'

test.before(() => buildGuest())

const loop = wasmModule({ functions: { run: { body: forever() } } })
const codeOf = (call: Promise<unknown>) => call.then(() => 'ok', (error: SandboxError) => error.code)

/** Watches a host that the test plays; settles when it is found stalled, or has been asked often enough. */
function watch(options: Partial<StallWatchOptions> & { answers?: boolean } = {}) {
  const { answers = false, ...rest } = options
  const found = Promise.withResolvers<string>()
  let pings = 0
  const watching = watchStalls({
    link: {
      send() {
        if (answers) watching.pong()
        if (++pings === 5) found.resolve('alive')
      },
      waiting: () => false,
    },
    process: { cpuMs: () => undefined },
    isBusy: () => true,
    lookMs: 20,
    limitMs: () => 60,
    graceMs: 40,
    onStalled: () => found.resolve('stalled'),
    ...rest,
  })
  watching.wake()
  return { watching, found: found.promise }
}

test('a host that answers is not stalled, however busy', async (t) => {
  const { watching, found } = watch({ answers: true })
  t.is(await found, 'alive')
  watching[Symbol.dispose]()
})

test('one that does not is, when its guest has had its time', async (t) => {
  const started = performance.now()
  const { found } = watch()
  t.is(await found, 'stalled')
  t.true(performance.now() - started >= 100)
})

test('one that was given no processor is not', async (t) => {
  let looks = 0
  const looked = Promise.withResolvers<void>()
  const { watching, found } = watch({
    process: {
      cpuMs() {
        if (++looks === 8) looked.resolve()
        return 7
      },
    },
  })
  t.is(await Promise.race([looked.promise.then(() => 'looked at'), found]), 'looked at')
  watching[Symbol.dispose]()
})

test('a pong that was not asked for is none', (t) => {
  const { watching } = watch()
  t.false(watching.pong())
  watching[Symbol.dispose]()
})

test('a loop in a module ends with its process, and by its own limit', async (t) => {
  await using supervisor = startSandbox()
  const guest = wasmGuest(loop, { tier: 'unverified', limits: { cpuMs: 200 } })
  const error = await t.throwsAsync(callTool(supervisor, guest), { code: 'cpu_limit' }) as SandboxError
  t.regex(error.message, /200 ms/)
  t.is(supervisor.status().restarts, 1)
})

test('calls that wait behind a loop end with its process, and so does a loop of a call that was given up', async (t) => {
  await using supervisor = startSandbox()
  const guest = wasmGuest(loop, { tier: 'unverified', limits: { cpuMs: 300 } })
  t.deepEqual(await Promise.all([codeOf(callTool(supervisor, guest)), codeOf(callTool(supervisor, guest))]), ['cpu_limit', 'host_gone'])

  const giveUp = new AbortController()
  const echo = wasmGuest(echoModule(), { tier: 'unverified', name: 'calm' })
  await callTool(supervisor, echo)
  const given = codeOf(callTool(supervisor, guest, {}, 'run', giveUp.signal))
  giveUp.abort()
  t.is(await given, 'cancelled')
  t.deepEqual((await callTool(supervisor, echo, 'still here')).output, 'still here')
})

test('where several share the process, the one that loops is known, and the others lose their host', async (t) => {
  const blamed: string[] = []
  await using supervisor = startSandbox({ log: { debug() {}, info() {}, error() {}, warn: (details) => void blamed.push(...((details as { suspects?: string[] }).suspects ?? [])) } })
  const calm = wasmGuest(echoModule(), { name: 'calm' })
  const hostile = wasmGuest(loop, { name: 'hostile', limits: { cpuMs: 200 } })
  await callTool(supervisor, calm)
  const attack = codeOf(callTool(supervisor, hostile))
  const code = await attack
  t.is(code, 'cpu_limit')
  t.deepEqual(blamed, ['hostile'])
  t.is((await callTool(supervisor, calm, 'again')).output, 'again')
})

test('a start function that loops fails the load', async (t) => {
  await using supervisor = startSandbox()
  const guest = wasmGuest(wasmModule({ functions: { run: { body: [] }, begin: { body: forever(...op.i32(1), ...op.drop) } }, start: 'begin' }), { tier: 'unverified', limits: { cpuMs: 100, wallMs: 5_000 } })
  t.is(await codeOf(callTool(supervisor, guest)), 'cpu_limit')
})

/** Quick for forty calls, so that it may hold its host's thread (host/isolate/pace.ts); what comes then, no timeout interrupts. */
const holding = {
  'a native': 'let big = 3n ** 3_000_000n; for (;;) big = (big * big).toString().length ? big * 3n : big',
  'a rejection\'s getter': 'Promise.reject({ get message() { for (;;); } }); return new Promise(() => {})',
}
const holder = (what: string, before = '') => guestFrom(`let calls = 0; export default { tools: { async run(input, context) { ${before}; if (++calls <= 40) return calls; ${what} } } }`, { name: 'holder', capabilities: { kv: { bytes: 1_000 } }, limits: { cpuMs: 300 } })
const broker = stubBroker(() => ({ value: null }))
const effect = 'external'

for (const [name, what] of Object.entries(holding)) {
  for (const before of ['', 'await context.kv.get("x")']) {
    test(`an isolate that holds its host's thread in ${name} ${before === '' ? '' : 'after a reply '}meets its own limit`, async (t) => {
      await using supervisor = startSandbox({ broker })
      const guest = holder(what, before)
      for (let call = 0; call < 40; call += 1) await callTool(supervisor, guest)
      const error = await t.throwsAsync(supervisor.call(guest, { tool: 'run', input: {}, caller: testCaller, effect }), { code: 'cpu_limit' }) as SandboxError
      t.regex(error.message, /^holder ran \d+ ms without a pause; it may use 300 ms/)
      t.is(supervisor.status().restarts, 1)
    })
  }
}

test('where a neighbour is at work too, nobody knows which isolate holds the thread: reads run again, and each gets a process of its own', async (t) => {
  await using supervisor = startSandbox({ broker })
  const guest = holder(holding['a native'])
  const calm = guestFrom('export default { tools: { run: (input) => (input === "wait" ? new Promise((resolve) => setTimeout(() => resolve("done"), 1_500)) : input) } }', { name: 'calm' })
  for (let call = 0; call < 40; call += 1) await callTool(supervisor, guest)
  await callTool(supervisor, calm, 'awake')

  const reads = supervisor.call(calm, { tool: 'run', input: 'wait', caller: testCaller, effect: 'read' })
  const acts = codeOf(supervisor.call(calm, { tool: 'run', input: 'wait', caller: testCaller, effect }))
  t.is(await codeOf(supervisor.call(guest, { tool: 'run', input: {}, caller: testCaller, effect })), 'host_restarted')
  t.is(await acts, 'host_restarted')
  t.is((await reads).output, 'done')
  await callTool(supervisor, guest)
  t.is(supervisor.status().hosts.filter(({ plugins }) => plugins.length > 0).length, 2)
})
