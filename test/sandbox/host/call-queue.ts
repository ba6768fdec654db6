import test from 'ava'
import { CallQueue, maxCallsTogether } from '../../../sandbox/host/call-queue.ts'

const maxCallsInFlight = 16

function scene(wallMs = 60_000) {
  const started: number[][] = []
  let ready = 0
  const expired = Promise.withResolvers<number>()
  const queue = new CallQueue({ atOnce: maxCallsInFlight, wallMs, run: (calls) => started.push(calls.map(({ number }) => number)), onReady: () => void ready++, onDeadline: expired.resolve })
  const add = (number: number, joins = false) => queue.add({ number, text: '', joins })
  return { queue, add, started, timesReady: () => ready, expired: expired.promise }
}

test('nothing runs before the guest has loaded, then everything in order, a turn each', (t) => {
  const { queue, add, started, timesReady } = scene()
  add(1)
  add(2)
  t.false(queue.turn())
  t.is(timesReady(), 0)
  queue.open()
  t.is(timesReady(), 1)
  t.deepEqual(started, [])
  t.true(queue.turn())
  t.false(queue.turn())
  t.deepEqual(started, [[1], [2]])
  queue.close()
})

test('calls for one caller run together, up to a number; another caller\'s do not join them', (t) => {
  const { queue, add, started } = scene()
  queue.open()
  add(1)
  add(2, true)
  add(3)
  for (let number = 4; number < 4 + maxCallsTogether; number++) add(number, true)
  t.deepEqual(started, [])
  t.true(queue.turn())
  t.deepEqual(started, [[1, 2]])
  t.true(queue.turn())
  t.false(queue.turn())
  t.deepEqual(started, [[1, 2], Array.from({ length: maxCallsTogether }, (_, index) => 3 + index), [3 + maxCallsTogether]])
  queue.close()
})

test('the seventeenth call waits for one to end, and then for its guest\'s turn', (t) => {
  const { queue, add, started, timesReady } = scene()
  queue.open()
  for (let number = 1; number <= maxCallsInFlight + 2; number++) add(number)
  while (queue.turn());
  t.is(started.length, maxCallsInFlight)
  t.is(timesReady(), 0)
  t.true(queue.end(3))
  t.is(timesReady(), 1)
  t.is(started.length, maxCallsInFlight)
  t.false(queue.turn())
  t.deepEqual(started.slice(maxCallsInFlight), [[maxCallsInFlight + 1]])
  queue.close()
})

test('calls that end while they start make room, one loop deep', (t) => {
  const started: number[] = []
  let depth = 0
  const queue: CallQueue = new CallQueue({
    atOnce: maxCallsInFlight,
    wallMs: 60_000,
    run(calls) {
      t.is(++depth, 1)
      for (const { number } of calls) {
        started.push(number)
        queue.end(number)
      }
      depth--
    },
    onReady() {},
    onDeadline: () => t.fail(),
  })
  queue.open()
  for (let number = 1; number <= 40; number++) queue.add({ number, text: '', joins: number % 3 > 0 })
  while (queue.turn());
  t.deepEqual(started, Array.from({ length: 40 }, (_, index) => index + 1))
  queue.close()
})

test('a call that waits can end too, and never runs', (t) => {
  const { queue, add, started } = scene()
  add(1)
  t.true(queue.end(1))
  queue.open()
  t.false(queue.turn())
  t.deepEqual(started, [])
})

test('what has not run when the queue closes is handed back', (t) => {
  const { queue, add, started } = scene()
  add(1)
  add(2, true)
  t.deepEqual(queue.close(), [{ number: 1, text: '', joins: false }, { number: 2, text: '', joins: true }])
  queue.open()
  t.false(queue.turn())
  t.deepEqual(started, [])
})

test('a call ends once', (t) => {
  const { queue, add } = scene()
  queue.open()
  add(1)
  t.false(queue.turn())
  t.true(queue.isRunning(1))
  t.true(queue.end(1))
  t.false(queue.end(1))
  t.false(queue.end(99))
})

test('the deadline counts from the arrival, waiting included', async (t) => {
  const { queue, add, expired } = scene(5)
  add(7)
  t.is(await expired, 7)
  t.false(queue.end(7))
})
