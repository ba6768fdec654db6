import test from 'ava'
import { callsInHost, CallWindow } from '../../../sandbox/supervisor/call-window.ts'

function scene(calls: number) {
  const entered: number[] = []
  const window = new CallWindow()
  for (let number = 1; number <= calls; number++) window.enter(number, () => void entered.push(number))
  return { window, entered }
}

test('calls enter in order, each when there is room', (t) => {
  const { window, entered } = scene(callsInHost + 3)
  t.is(entered.length, callsInHost)
  t.true(window.leave(5))
  t.true(window.leave(1))
  t.deepEqual(entered.slice(callsInHost), [callsInHost + 1, callsInHost + 2])
})

test('only a call that entered leaves, once', (t) => {
  const { window } = scene(callsInHost + 1)
  t.false(window.leave(callsInHost + 1))
  t.false(window.leave(99))
  t.true(window.leave(1))
  t.false(window.leave(1))
})

test('a call that waits can be withdrawn, and never enters', (t) => {
  const { window, entered } = scene(callsInHost + 2)
  t.true(window.withdraw(callsInHost + 1))
  t.false(window.withdraw(callsInHost + 1))
  t.false(window.withdraw(1))
  window.leave(1)
  t.deepEqual(entered.slice(callsInHost), [callsInHost + 2])
})

test('when the guest ends, nothing enters any more', (t) => {
  const { window, entered } = scene(callsInHost + 1)
  window.clear()
  t.false(window.leave(1))
  t.is(entered.length, callsInHost)
})
