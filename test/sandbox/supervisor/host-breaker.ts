import test from 'ava'
import { createHostBreaker } from '../../../sandbox/supervisor/host-breaker.ts'
import fc from '../../helpers/fast-check.ts'

function scene() {
  const clock = { now: 1_000 }
  return { clock, breaker: createHostBreaker(() => clock.now) }
}

test('a plugin that never killed a host may start one', (t) => {
  t.is(scene().breaker.waitMs('a'), 0)
})

test('one death is forgiven, each further one costs a longer wait', (t) => {
  const { breaker } = scene()
  const waits = Array.from({ length: 6 }, () => {
    breaker.blame(['a'])
    return breaker.waitMs('a')
  })
  t.deepEqual(waits, [0, 1_000, 2_000, 5_000, 60_000, 60_000])
})

test('the wait passes with time, and what is long ago is forgotten', (t) => {
  const { breaker, clock } = scene()
  for (let n = 0; n < 5; n++) breaker.blame(['a'])
  clock.now += 59_000
  t.is(breaker.waitMs('a'), 1_000)
  clock.now += 1_000
  t.is(breaker.waitMs('a'), 0)
  breaker.blame(['a'])
  t.is(breaker.waitMs('a'), 60_000)
  clock.now += 5 * 60_000
  breaker.blame(['a'])
  t.is(breaker.waitMs('a'), 0)
})

test('those who ran when a shared host died share the blame', (t) => {
  const { breaker } = scene()
  const neighbours = ['b', 'c', 'd', 'e', 'f', 'g', 'h']
  for (let n = 0; n < 4; n++) breaker.blame(['a', ...neighbours])
  t.true(neighbours.every((name) => breaker.waitMs(name) === 0))
})

test('a plugin that was stopped or changed begins anew', (t) => {
  const { breaker } = scene()
  for (let n = 0; n < 5; n++) breaker.blame(['a'])
  breaker.forget('a')
  t.is(breaker.waitMs('a'), 0)
})

test('a loss with nobody to blame blames nobody', (t) => {
  const { breaker } = scene()
  breaker.blame([])
  t.is(breaker.waitMs('a'), 0)
})

test('whatever happens, the wait is bounded', (t) => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 60 }), (pauses) => {
    const { breaker, clock } = scene()
    for (const pause of pauses) {
      clock.now += pause
      breaker.blame(['a'])
      t.true(breaker.waitMs('a') >= 0 && breaker.waitMs('a') <= 60_000)
    }
  }))
})
