import test from 'ava'
import { watchSilence } from '../../../core/models/silence-watch.ts'

const aborted = (signal: AbortSignal) => new Promise(resolve => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }))

test('no first byte in time, and no next one, are told apart', async t => {
  using first = watchSilence('acme', { firstByteMs: 5, idleMs: 60_000 }, new AbortController().signal)
  t.like(await aborted(first.signal), { code: 'provider_timeout', message: 'acme did not answer for 0.005 seconds. Try again; if it stays so, check that it runs, or choose another model.' })
  using next = watchSilence('acme', { firstByteMs: 60_000, idleMs: 5 }, new AbortController().signal)
  next.heard()
  next.heard()
  t.like(await aborted(next.signal), { code: 'provider_timeout', details: { provider: 'acme', ms: 5 } })
})

test("the caller's abort is passed on with its reason, also when it came before", t => {
  const controller = new AbortController()
  using during = watchSilence('acme', { firstByteMs: 60_000, idleMs: 60_000 }, controller.signal)
  controller.abort('why')
  t.is(during.signal.reason, 'why')
  using after = watchSilence('acme', { firstByteMs: 60_000, idleMs: 60_000 }, controller.signal)
  t.is(after.signal.reason, 'why')
})

test('a watch that ended aborts nothing', t => {
  const controller = new AbortController()
  const watch = watchSilence('acme', { firstByteMs: 60_000, idleMs: 60_000 }, controller.signal)
  watch[Symbol.dispose]()
  controller.abort()
  t.false(watch.signal.aborted)
})
