import test from 'ava'
import { startToolCall } from '../../../sandbox/supervisor/tool-call.ts'
import { guestFrom, testCaller } from '../../helpers/sandbox.ts'

function start({ signal }: { signal?: AbortSignal } = {}) {
  const givenUp: string[] = []
  const call = startToolCall({ plugin: guestFrom(''), tool: 'run', caller: testCaller, signal, onGivenUp: () => givenUp.push('given up') })
  call.outcome.catch(() => {})
  return { call, givenUp }
}

test('the first outcome counts, whatever follows', async (t) => {
  const { call, givenUp } = start()
  call.succeed(1)
  call.fail('guest_error', 'late')
  call.succeed(2)
  t.is(await call.outcome, 1)
  t.deepEqual(givenUp, [])
})

test('a failure carries plugin, tool and denials', async (t) => {
  const { call } = start()
  call.origin.onDenial({ capability: 'kv', tried: 'get x', message: 'not granted' })
  call.fail('guest_error', 'thrown', { guest: { name: 'Error' } })
  const error = await t.throwsAsync(call.outcome, { name: 'SandboxError', code: 'guest_error' })
  t.like(error, { details: { plugin: 'guest', tool: 'run', guest: { name: 'Error' }, denials: [{ capability: 'kv' }] } })
})

test('past its limit a call is given up', async (t) => {
  const { call, givenUp } = start()
  call.expire()
  await t.throwsAsync(call.outcome, { code: 'wall_limit' })
  t.deepEqual(givenUp, ['given up'])
})

test('an abort gives the call up, once, and not after its end', async (t) => {
  const controller = new AbortController()
  const { call, givenUp } = start({ signal: controller.signal })
  controller.abort()
  await t.throwsAsync(call.outcome, { code: 'cancelled' })
  t.deepEqual(givenUp, ['given up'])

  const other = new AbortController()
  const ended = start({ signal: other.signal })
  ended.call.succeed(1)
  other.abort()
  t.is(await ended.call.outcome, 1)
  t.deepEqual(ended.givenUp, [])
})

test('the broker\'s signal ends with the call, also when first asked for afterwards', (t) => {
  const { call } = start()
  const { signal } = call.origin
  t.is(call.origin, call.origin, 'one object per call')
  t.false(signal.aborted)
  call.succeed(1)
  t.true(signal.aborted)

  const late = start()
  late.call.succeed(1)
  t.true(late.call.origin.signal.aborted)
})

test('progress is told while the call is open, a hundred times at most', (t) => {
  const told: unknown[] = []
  const call = startToolCall({ plugin: guestFrom(''), tool: 'run', caller: testCaller, onGivenUp() {}, onProgress: (report) => void told.push(report) })
  for (let fraction = 0; fraction < 150; fraction++) call.report({ fraction })
  t.is(told.length, 100)
  const other = startToolCall({ plugin: guestFrom(''), tool: 'run', caller: testCaller, onGivenUp() {}, onProgress: (report) => void told.push(report) })
  other.succeed(1)
  other.report({ message: 'late' })
  t.is(told.length, 100)
})

test('what one call of an instance read outside, the next can say', async (t) => {
  const memory = { reached: false }
  const next = () => startToolCall({ plugin: guestFrom(''), tool: 'run', caller: testCaller, memory, onGivenUp() {} })
  const [quiet, reading] = [next(), next()]
  t.false(quiet.reached)
  reading.origin.onReach?.()
  reading.succeed(1)
  t.true(quiet.reached && quiet.origin.hasReached?.() && next().reached)
  quiet.succeed(1)
})
