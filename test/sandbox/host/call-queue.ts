import test from 'ava'
import { CallQueue, maxCallsInFlight } from '../../../sandbox/host/call-queue.ts'

function scene(wallMs = 60_000) {
  const started: number[] = []
  const expired = Promise.withResolvers<number>()
  const queue = new CallQueue({ wallMs, run: (number) => started.push(number), onDeadline: expired.resolve })
  return { queue, started, expired: expired.promise }
}

test('nothing runs before the guest has loaded, then everything in order', (t) => {
  const { queue, started } = scene()
  queue.add(1, 'a')
  queue.add(2, 'b')
  t.deepEqual(started, [])
  queue.open()
  t.deepEqual(started, [1, 2])
  queue.close()
})

test('the seventeenth call waits for one to end', (t) => {
  const { queue, started } = scene()
  queue.open()
  for (let number = 1; number <= maxCallsInFlight + 2; number++) queue.add(number, '')
  t.is(started.length, maxCallsInFlight)
  t.true(queue.end(3))
  t.deepEqual(started.slice(maxCallsInFlight), [maxCallsInFlight + 1])
  queue.close()
})

test('a call that waits can end too, and never runs', (t) => {
  const { queue, started } = scene()
  queue.add(1, '')
  t.true(queue.end(1))
  queue.open()
  t.deepEqual(started, [])
})

test('a call ends once', (t) => {
  const { queue } = scene()
  queue.open()
  queue.add(1, '')
  t.true(queue.isRunning(1))
  t.true(queue.end(1))
  t.false(queue.end(1))
  t.false(queue.end(99))
})

test('the deadline counts from the arrival, waiting included', async (t) => {
  const { queue, expired } = scene(5)
  queue.add(7, '')
  t.is(await expired, 7)
  t.false(queue.end(7))
})
