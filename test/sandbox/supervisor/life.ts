// What happens to plugins over time: woken, put to sleep, lost with a neighbour, quarantined.
import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import type { Quarantine } from '../../../sandbox/supervisor/quarantine.ts'
import { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'
import type { ToolRequest } from '../../../sandbox/supervisor/supervisor.ts'
import { until } from '../../helpers/channel-scene.ts'
import fc from '../../helpers/fast-check.ts'
import { callTool, guestFrom, startSandbox, stubBroker, testCaller } from '../../helpers/sandbox.ts'

test.before(buildGuest)

const counting = (name: string) => guestFrom("import { definePlugin } from '@airlock/sdk'; let calls = 0; export default definePlugin({ tools: { run: () => ++calls } })", { name })
const asking = (name: string) => guestFrom("import { definePlugin } from '@airlock/sdk'; export default definePlugin({ tools: { run: async (input, { kv }) => kv.get('x') } })", { name, capabilities: { kv: {} } })
/** What the store answers where there is nothing. */
const nothing = { value: null }
const codeOf = (error: unknown) => (error instanceof SandboxError ? error.code : String(error))

test('a guest with nothing to do sleeps, and its next call wakes it', async (t) => {
  await using sandbox = startSandbox({ sleep: { idleMs: 1, memoryMb: 10_000 } })
  t.is(sandbox.stateOf('a').state, 'asleep')
  t.is((await callTool(sandbox, counting('a'))).output, 1)
  await until(() => sandbox.stateOf('a').state === 'asleep')
  t.is(sandbox.stateOf('a').memoryMb, 0)
  // What it had in memory is gone: it was another life.
  t.is((await callTool(sandbox, counting('a'))).output, 1)
  t.like(sandbox.stateOf('a'), { calls: 2, kills: 0 })
  t.is(sandbox.status().restarts, 0)
})

test('the process of a plugin that runs alone ends with its sleep', async (t) => {
  await using sandbox = startSandbox({ sleep: { idleMs: 1, memoryMb: 10_000 } })
  await callTool(sandbox, { ...counting('a'), tier: 'developing' })
  await until(() => sandbox.status().hosts.length === 0)
  t.is((await callTool(sandbox, { ...counting('a'), tier: 'developing' })).output, 1)
})

test('over the budget the longest idle sleep, and those at work stay', async (t) => {
  const held = Promise.withResolvers<object>()
  await using sandbox = startSandbox({ sleep: { idleMs: 3_600_000, memoryMb: 1 }, broker: stubBroker(() => held.promise) })
  await callTool(sandbox, counting('idle'))
  const atWork = callTool(sandbox, asking('busy'))
  await until(() => sandbox.stateOf('busy').state === 'awake')
  await until(() => sandbox.stateOf('idle').state === 'asleep')
  t.is(sandbox.stateOf('busy').state, 'awake')
  held.resolve(nothing)
  await t.notThrowsAsync(atWork)
})

test('whenever guests are put to sleep, no call is lost or carried out twice', async (t) => {
  const asked: string[] = []
  await using sandbox = startSandbox({ sleep: { idleMs: 1, memoryMb: 1 }, broker: stubBroker((request) => {
    asked.push((request as { input: { key: string } }).input.key)
    return nothing
  }) })
  const plugin = guestFrom("import { definePlugin } from '@airlock/sdk'; export default definePlugin({ tools: { run: async ({ key }, { kv }) => { await kv.get(key); return key } } })", { name: 'a', capabilities: { kv: {} } })
  let next = 0
  await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 12 }), async (bursts) => {
    for (const size of bursts) {
      const keys = Array.from({ length: size }, () => `k${next++}`)
      t.deepEqual(await Promise.all(keys.map(async (key) => (await callTool(sandbox, plugin, { key })).output)), keys)
      if (size % 3 === 0) await until(() => sandbox.stateOf('a').state === 'asleep')
    }
  }), { numRuns: 15 })
  t.is(asked.length, next)
  t.is(new Set(asked).size, next)
})

function lossScene() {
  const held = Promise.withResolvers<object>()
  let asked = 0
  const sandbox = startSandbox({ broker: stubBroker(() => {
    asked++
    return asked <= 2 ? held.promise : nothing
  }) })
  const call = (name: string, effect: ToolRequest['effect']) => sandbox.call(asking(name), { tool: 'run', input: {}, caller: testCaller, effect })
  return { sandbox, held, call, asked: () => asked }
}

test('when a shared process is lost, what only reads is run again; what may have acted says that it is not known', async (t) => {
  const { sandbox, call, asked } = lossScene()
  await using _ = sandbox
  const reads = call('reads', 'read')
  const acts = call('acts', 'external')
  acts.catch(() => {})
  await until(() => asked() === 2)
  process.kill(sandbox.status().hosts[0]!.pid, 'SIGKILL')
  t.is((await reads).output, null)
  const error = await t.throwsAsync(acts)
  t.is(codeOf(error), 'host_restarted')
  t.false(error.message.includes('reads'), 'no neighbour is named')
})

test('where several may have been the one, each runs by itself from then on', async (t) => {
  const { sandbox, call, asked } = lossScene()
  await using _ = sandbox
  const both = Promise.allSettled([call('one', 'read'), call('two', 'read')])
  await until(() => asked() === 2)
  process.kill(sandbox.status().hosts[0]!.pid, 'SIGKILL')
  await both
  t.deepEqual(sandbox.status().hosts.filter(({ plugins }) => plugins.length > 0).map(({ plugins }) => plugins.length), [1, 1])
})

test('a plugin that ends its process again and again is in quarantine, with the reason, until it is lifted', async (t) => {
  const book = new Map<string, Quarantine>()
  await using sandbox = startSandbox({
    quarantine: { of: (plugin) => book.get(plugin), put: (plugin, reason) => void book.set(plugin, { reason, since: new Date(0) }) },
    broker: stubBroker(() => {
      for (const { pid, plugins } of sandbox.status().hosts) if (plugins.includes('bad')) process.kill(pid, 'SIGKILL')
      return new Promise(() => {})
    }),
  })
  const bad = { ...asking('bad'), tier: 'developing' as const }
  const codes = new Set<string>()
  await until(async () => {
    codes.add(codeOf(await callTool(sandbox, bad).catch((error: unknown) => error)))
    return codes.has('quarantined')
  })
  t.like(sandbox.stateOf('bad'), { state: 'quarantined', kills: 5 })
  const error = await t.throwsAsync(callTool(sandbox, bad), { code: 'quarantined' })
  t.regex(error.message, /airlock plugin enable bad/)
  t.is((await callTool(sandbox, counting('good'))).output, 1)
  book.clear()
  await sandbox.stop('bad')
  t.is(codeOf(await callTool(sandbox, bad).catch((failed: unknown) => failed)), 'host_gone')
})

test('one that floods its process slows nobody\'s calls to a halt', async (t) => {
  await using sandbox = startSandbox()
  const flood = guestFrom("import { definePlugin } from '@airlock/sdk'; export default definePlugin({ tools: { run: async (input, { kv }) => { await Promise.all(Array.from({ length: 50 }, () => kv.get('x').catch(() => 0))); return 1 } } })", { name: 'flood', capabilities: { kv: {} } })
  let flooding = true
  let floods = 0
  const lanes = Promise.all(Array.from({ length: 60 }, async () => {
    while (flooding) {
      await callTool(sandbox, flood).catch(() => {})
      floods++
    }
  }))
  await until(() => floods > 60)
  for (let number = 1; number <= 100; number++) t.is((await callTool(sandbox, counting('quiet'))).output, number)
  flooding = false
  await lanes
})
