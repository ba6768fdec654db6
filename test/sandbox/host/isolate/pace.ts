import test from 'ava'
import { holdMs, Pace } from '../../../../sandbox/host/isolate/pace.ts'

const msInNs = 1_000_000n

function trial(pace: Pace, msEach: bigint): void {
  for (let entry = 0n; entry < 20n; entry++) pace.entered(() => entry * msEach * msInNs)
}

test('a guest is quick after a trial in which it was', (t) => {
  const pace = new Pace({ isBanned: false })
  t.false(pace.isQuick())
  trial(pace, 0n)
  t.true(pace.isQuick())
})

test('a guest that computes is not', (t) => {
  const pace = new Pace({ isBanned: false })
  trial(pace, 5n)
  t.false(pace.isQuick())
})

test('one slow entry is forgiven, many are not', (t) => {
  const pace = new Pace({ isBanned: false })
  trial(pace, 0n)
  pace.held(10)
  t.true(pace.isQuick())
  for (let entry = 0; entry < 20; entry++) pace.held(10)
  t.false(pace.isQuick())
})

test('a banned guest is never quick', (t) => {
  const pace = new Pace({ isBanned: true })
  trial(pace, 0n)
  t.false(pace.isQuick())
})

test('an entry that holds the host long begins a new trial, and the third of them ends the guest\'s holding for good', (t) => {
  const pace = new Pace({ isBanned: false })
  for (let hold = 0; hold < 3; hold++) {
    trial(pace, 0n)
    t.true(pace.isQuick())
    pace.held(holdMs + 1)
    t.false(pace.isQuick())
  }

  trial(pace, 0n)
  t.false(pace.isQuick())
})

test('a guest that holds the host for a tenth of a second never does again', (t) => {
  const pace = new Pace({ isBanned: false })
  trial(pace, 0n)
  pace.held(150)
  trial(pace, 0n)
  t.false(pace.isQuick())
})
