import test from 'ava'
import { createTimers, maxTimersPerCall, maxTimersWaiting } from '../../../sandbox/guest/timers.ts'

function scene() {
  const sent: [string, number, number][] = []
  const thrown: unknown[] = []
  const current = { number: 1 }
  const timers = createTimers((what, number, ms) => sent.push([what, number, ms]), current, (error) => thrown.push(error))
  return { sent, thrown, current, timers }
}

test('a timer runs once, with its arguments, in the name of the call that set it', (t) => {
  const { timers, current } = scene()
  const ran: unknown[] = []
  const timer = timers.set((...args: unknown[]) => ran.push([current.number, ...args]), 10, ['a'], false)
  current.number = 2
  timers.fire(timer)
  timers.fire(timer)
  t.deepEqual(ran, [[1, 'a']])
})

test('an interval is set again each time, until it is cleared', (t) => {
  const { timers, sent } = scene()
  let count = 0
  const timer = timers.set(() => count++, 5, [], true)
  timers.fire(timer)
  timers.fire(timer)
  timers.clear(timer)
  timers.fire(timer)
  t.is(count, 2)
  t.deepEqual(sent.map(([what]) => what), ['setTimer', 'setTimer', 'setTimer', 'clearTimer'])
})

test('delays are whole milliseconds, at least one', (t) => {
  const { timers, sent } = scene()
  for (const ms of [undefined, -5, Number.NaN, 'x', 0.5, 12.7, Infinity]) timers.set(() => undefined, ms, [], false)
  t.deepEqual(sent.map(([, , ms]) => ms), [1, 1, 1, 1, 1, 12, 2 ** 31 - 1])
})

test('a call\'s timers end with it', (t) => {
  const { timers, current, sent } = scene()
  let ran = false
  const mine = timers.set(() => (ran = true), 5, [], false)
  current.number = 2
  const other = timers.set(() => undefined, 5, [], false)
  timers.end(1)
  timers.fire(mine)
  t.false(ran)
  t.deepEqual(sent.filter(([what]) => what === 'clearTimer'), [['clearTimer', mine, 0]])
  t.notThrows(() => timers.fire(other))
})

test('too many at once are refused', (t) => {
  const { timers } = scene()
  for (let n = 0; n < maxTimersWaiting; n++) timers.set(() => undefined, 5, [], false)
  t.throws(() => timers.set(() => undefined, 5, [], false), { code: 'call_limit' })
})

test('too many in one call are refused, set and cleared though they be', (t) => {
  const { timers } = scene()
  for (let n = 0; n < maxTimersPerCall; n++) timers.clear(timers.set(() => undefined, 5, [], false))
  t.throws(() => timers.set(() => undefined, 5, [], false), { code: 'call_limit' })
})

test('what a callback throws is reported and ends nothing', (t) => {
  const { timers, thrown } = scene()
  timers.fire(timers.set(() => { throw new Error('late') }, 1, [], false))
  t.like(thrown[0], { message: 'late' })
})

test('only functions are timers', (t) => {
  const { timers } = scene()
  t.throws(() => timers.set('alert(1)', 1, [], false), { instanceOf: TypeError })
  t.notThrows(() => timers.clear('nothing'))
})
