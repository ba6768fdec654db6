import test from 'ava'
import { createCalls } from '../../../sandbox/guest/calls.ts'
import type { ToolFunction } from '../../../sandbox/guest/adopt.ts'
import { createContextMaker } from '../../../sandbox/guest/context.ts'
import { createDoor } from '../../../sandbox/guest/door.ts'
import { createTimers } from '../../../sandbox/guest/timers.ts'
import { defaultLimits } from '../../../sandbox/protocol/limits.ts'
import { CapabilityError } from '../../../sandbox/sdk/capability-error.ts'

function scene(run: ToolFunction) {
  const sent: [string, number, string][] = []
  const current = { number: 0 }
  const limits = { ...defaultLimits, outputBytes: 1_000 }
  const send = (what: string, number: number, _call: number, text: string) => void sent.push([what, number, text])
  const door = createDoor(send, current, limits)
  const timers = createTimers(send, current, () => undefined)
  const header = { plugin: 'p', version: '1.0.0', limits, tools: ['run'], capabilities: ['kv'], config: {}, seed: '' }
  const calls = createCalls({ send, sentCount: () => sent.length, door, timers, current, limits, makeContext: createContextMaker(door, header) })
  calls.serve((name) => (name === 'run' ? run : undefined))
  return { calls, sent, ask: async (tool = 'run', input: unknown = {}) => JSON.parse(await calls.call(1, JSON.stringify({ tool, input }))) }
}

test('a tool\'s output is the value of its answer', async (t) => {
  t.deepEqual(await scene(async (input) => ({ input })).ask('run', { a: 1 }), { ok: true, value: { input: { a: 1 } } })
  t.deepEqual(await scene(() => undefined).ask(), { ok: true, value: null })
})

const failures: [string, ToolFunction, object][] = [
  ['an error', () => { throw new RangeError('far') }, { name: 'RangeError', message: 'far' }],
  ['a refusal', () => { throw new CapabilityError('grant_missing', 'no', { capability: 'kv' }) }, { name: 'CapabilityError', message: 'no', code: 'grant_missing', capability: 'kv' }],
  ['more than may be returned', () => ['x'.repeat(2_000)], { name: 'Error', message: 'the tool returned more than 1000 bytes; return less, or a part at a time', code: 'output_limit' }],
  ['a long text', () => 'x'.repeat(2_000), { name: 'Error', message: 'the tool returned more than 1000 bytes; return less, or a part at a time', code: 'output_limit' }],
  ['what JSON cannot hold', () => 1n, { name: 'Error', message: 'the tool returned what JSON cannot hold: Do not know how to serialize a BigInt', code: 'guest_error' }],
]
for (const [name, run, error] of failures) {
  test(`${name} is an answer too`, async (t) => t.deepEqual(await scene(run).ask(), { ok: false, error }))
}

test('a tool that is not there is named, whatever objects inherit', async (t) => {
  for (const tool of ['nothing', 'constructor', '__proto__']) t.is((await scene(() => 1).ask(tool)).error.code, 'tool_unknown')
})

test('a size is counted in bytes, not characters', async (t) => {
  t.is((await scene(() => 'é'.repeat(400)).ask()).ok, true)
  t.is((await scene(() => 'é'.repeat(600)).ask()).error.code, 'output_limit')
})

test('a call that was given up hears of it', async (t) => {
  const { calls } = scene((_, { signal }: any) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason.code))))
  const answer = calls.call(1, '{"tool":"run","input":{}}')
  calls.end(1, 'cancelled')
  t.deepEqual(JSON.parse(await answer), { ok: true, value: 'cancelled' })
})

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('an answer that is there can be taken at once, and one that is not is sent', async (t) => {
  const open = Promise.withResolvers<string>()
  const { calls, sent } = scene((input: any) => (input.wait ? open.promise : 'now'))
  calls.callNow(1, '{"tool":"run","input":{}}')
  await turn()
  t.is(calls.take(), '{"ok":true,"value":"now"}')
  calls.callNow(2, '{"tool":"run","input":{"wait":true}}')
  await turn()
  t.is(calls.take(), '')
  open.resolve('later')
  await turn()
  t.deepEqual(sent, [['answer', 2, '{"ok":true,"value":"later"}']])
})

test('calls that enter together answer in order, each after the one before', async (t) => {
  let inside = 0
  const { calls } = scene(async ({ name }: any) => {
    t.is(++inside, 1)
    await undefined
    inside--
    return name
  })
  calls.callNow(1, '{"tool":"run","input":{"name":"a\\nb"}}', 2, '{"tool":"none"}', 3, '{"tool":"run","input":{"name":"c"}}')
  await turn()
  const lines = calls.take().split('\n').map((line) => JSON.parse(line))
  t.like(lines, [{ value: 'a\nb' }, { error: { code: 'tool_unknown' } }, { value: 'c' }])
})

test('what has not begun when the host comes back never begins', async (t) => {
  const open = Promise.withResolvers<string>()
  const begun: string[] = []
  const { calls, sent } = scene(({ name, wait }: any) => {
    begun.push(name)
    return wait ? open.promise : name
  })
  calls.callNow(1, '{"tool":"run","input":{"name":"a"}}', 2, '{"tool":"run","input":{"name":"b","wait":true}}', 3, '{"tool":"run","input":{"name":"c"}}')
  await turn()
  t.is(calls.take(), '{"ok":true,"value":"a"}\n\n-')
  open.resolve('late')
  await turn()
  t.deepEqual(begun, ['a', 'b'])
  t.deepEqual(sent, [['answer', 2, '{"ok":true,"value":"late"}']])
})
