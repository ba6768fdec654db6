import { once } from 'node:events'
import test from 'ava'
import { limitTime } from '../../../../sandbox/capabilities/net-http/time-limit.ts'

test('it aborts with the other signal, for the same reason', (t) => {
  const outer = new AbortController()
  using limit = limitTime(outer.signal, 60_000)
  t.false(limit.signal.aborted)
  outer.abort('why')
  t.is(limit.signal.reason, 'why')
})

test('it is aborted from the start when the other signal is', (t) => {
  using limit = limitTime(AbortSignal.abort('why'), 60_000)
  t.is(limit.signal.reason, 'why')
})

test('it aborts when the time is over', async (t) => {
  using limit = limitTime(new AbortController().signal, 1)
  // Its timer keeps no process alive.
  const alive = setInterval(() => {}, 1_000)
  await once(limit.signal, 'abort').finally(() => clearInterval(alive))
  t.is(limit.signal.reason.name, 'TimeoutError')
})

test('disposed of, it listens no more', (t) => {
  const outer = new AbortController()
  const limit = limitTime(outer.signal, 60_000)
  limit[Symbol.dispose]()
  outer.abort()
  t.false(limit.signal.aborted)
})
