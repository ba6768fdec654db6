import test from 'ava'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import { createToolInvoke, type ToolInvokePort } from '../../../sandbox/capabilities/tool-invoke.ts'
import type { Caller } from '../../../sandbox/supervisor/guest-plugin.ts'
import { codeOf, createScene, valueOf } from '../../helpers/broker-scene.ts'

function scene(answer: (caller: Caller, signal: AbortSignal) => Promise<{ output: unknown; reached: boolean }> = async () => ({ output: 7, reached: false })) {
  const seen: { caller: Caller; target: object; input: unknown }[] = []
  const tools: ToolInvokePort = {
    async invoke(caller, target, input, signal) {
      seen.push({ caller, target, input })
      return answer(caller, signal)
    },
  }
  let reached = false
  const made = createScene({ asks: { 'tool.invoke': { tools: ['calculator/evaluate', '@ada/maps/route'] } }, ports: { tools } })
  const from = { ...made.from, tool: 'run', onReach: () => { reached = true }, hasReached: () => reached }
  const invoke = (tool: unknown, more: { caller?: Caller; input?: unknown } = {}) => made.request('tool.invoke', 'invoke', { tool, input: more.input }, { ...from, ...(more.caller && { caller: more.caller }) })
  return { ...made, seen, invoke, from, reached: () => reached }
}

test('a named tool is called for the same person, session and turn, and what led there is told', async (t) => {
  const { invoke, seen, reached } = scene()
  const caller: Caller = { principal: 'ann', session: 's', turn: 't', message: 'm', toolCall: 'c' }
  t.deepEqual(valueOf(await invoke('@ada/maps/route', { caller, input: { to: 'x' } })), { output: 7 })
  t.deepEqual(seen, [{ caller: { ...caller, through: ['weather/run'], occasion: undefined, tainted: false }, target: { plugin: '@ada/maps', tool: 'route' }, input: { to: 'x' } }])
  t.false(reached())
})

test('what the tool reached, this call has reached; in doubt it has', async (t) => {
  for (const [answer, expected] of [
    [async () => ({ output: 1, reached: true }), true],
    [async () => { throw new CapabilityError('tool_failed', 'x') }, true],
    [async () => { throw new CapabilityError('tool_failed', 'x', { reached: true }) }, true],
    [async () => { throw new CapabilityError('approval_needed', 'x', { reached: false }) }, false],
  ] as const) {
    const { invoke, reached } = scene(answer)
    await invoke('calculator/evaluate')
    t.is(reached(), expected)
  }
})

test('a call that has reached outside says so to those it calls', async (t) => {
  const { invoke, seen } = scene(async () => ({ output: 1, reached: true }))
  await invoke('calculator/evaluate')
  await invoke('calculator/evaluate')
  t.deepEqual(seen.map(({ caller }) => caller.tainted), [false, true])
})

test('what a channel may do while it handles an event is not handed on', async (t) => {
  const { invoke, seen } = scene()
  await invoke('calculator/evaluate', { caller: { principal: 'ann', channel: 'telegram', event: 'e', delivery: 'd', socket: 's' } })
  const { caller } = seen[0]!
  t.deepEqual([caller.channel, caller.event, caller.delivery, caller.socket, caller.occasion], [undefined, undefined, undefined, undefined, 'channel'])
})

test('no tool calls itself over others, and not more than three in a row', async (t) => {
  const { invoke, seen } = scene()
  const by = (...through: string[]): Caller => ({ principal: 'ann', through })
  t.is(codeOf(await invoke('calculator/evaluate', { caller: by('calculator/evaluate', 'b/b') })), 'depth_limit')
  t.is(codeOf(await invoke('calculator/evaluate', { caller: by('a/a', 'b/b', 'c/c') })), 'depth_limit')
  t.is(codeOf(await invoke('calculator/evaluate', { caller: by('a/a', 'b/b') })), 'ok')
  t.is(seen.length, 1)
  const own = createScene({ asks: { 'tool.invoke': { tools: ['weather/run'] } }, ports: { tools: { invoke: async () => ({ output: 1, reached: false }) } } })
  t.is(codeOf(await own.request('tool.invoke', 'invoke', { tool: 'weather/run' }, { ...own.from, tool: 'run' } as never)), 'depth_limit')
})

test('a flood is cut off, others and odd names are refused', async (t) => {
  const { request, from, invoke, seen } = scene()
  const codes = []
  for (let round = 0; round < 105; round++) codes.push(codeOf(await request('tool.invoke', 'invoke', { tool: 'calculator/evaluate' }, from)))
  t.deepEqual([codes[99], codes[100], seen.length], ['ok', 'rate_limited', 100])
  t.is(codeOf(await invoke('notes/add')), 'grant_missing')
  for (const tool of ['', 'calculator', 'calculator/', '/x', '../x/y', 'calculator/__proto__', 'calculator/channel:x:send', 'a b/c', 7, null]) t.is(codeOf(await invoke(tool)), 'request_invalid', String(tool))
})

test('revoking ends a call under way', async (t) => {
  const begun = Promise.withResolvers<void>()
  const { invoke, revoke } = scene((_caller, signal) => new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    begun.resolve()
  }))
  const pending = invoke('calculator/evaluate')
  await begun.promise
  revoke('tool.invoke', [{ tools: ['@ada/maps/route'] }])
  t.is(codeOf(await pending), 'grant_missing')
})

test('within and consent', (t) => {
  const capability = createToolInvoke()
  t.true(capability.within({ tools: ['a/b'] }, { tools: ['a/b', 'a/c'] }))
  t.false(capability.within({ tools: ['a/b', 'a/d'] }, { tools: ['a/b', 'a/c'] }))
  t.false(capability.within({ tools: ['*'] }, { tools: ['a/b'] }))
  t.is(capability.consent({ tools: ['@x/a/b', 'c/d'] }).length, 2)
})
