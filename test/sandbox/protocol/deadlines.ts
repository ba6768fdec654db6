import test from 'ava'
import { Deadlines } from '../../../sandbox/protocol/deadlines.ts'

function scene(ms: number) {
  const expired: number[] = []
  const last = Promise.withResolvers<void>()
  const deadlines = new Deadlines(ms, (number) => {
    expired.push(number)
    if (number === 99) last.resolve()
  })
  return { deadlines, expired, last: last.promise }
}

test('what does not end expires, in order, not before its time', async (t) => {
  const { deadlines, expired, last } = scene(20)
  const started = performance.now()
  for (const number of [5, 3, 99]) deadlines.begin(number)
  await last
  t.deepEqual(expired, [5, 3, 99])
  t.true(performance.now() - started >= 20)
  t.false(deadlines.end(99))
})

test('what ends does not expire, and ends once', async (t) => {
  const { deadlines, expired, last } = scene(20)
  deadlines.begin(1)
  t.true(deadlines.end(1))
  t.false(deadlines.end(1))
  deadlines.begin(99)
  await last
  t.deepEqual(expired, [99])
})

test('the younger keep their own time when the eldest expires', async (t) => {
  const { deadlines, expired, last } = scene(30)
  deadlines.begin(1)
  await new Promise((resolve) => setTimeout(resolve, 15))
  const started = performance.now()
  deadlines.begin(99)
  await last
  t.deepEqual(expired, [1, 99])
  t.true(performance.now() - started >= 30)
})

test('what is begun while another expires has its full time too', async (t) => {
  const last = Promise.withResolvers<number>()
  const deadlines: Deadlines = new Deadlines(10, (number) => {
    if (number === 1) deadlines.begin(2)
    else last.resolve(number)
  })
  const started = performance.now()
  deadlines.begin(1)
  t.is(await last.promise, 2)
  t.true(performance.now() - started >= 20)
})

test('after clearing, nothing expires, and there may be more', async (t) => {
  const { deadlines, expired, last } = scene(10)
  deadlines.begin(1)
  deadlines.clear()
  deadlines.begin(99)
  await last
  t.deepEqual(expired, [99])
})
