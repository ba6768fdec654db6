import test from 'ava'
import { AbortController, AbortSignal } from '../../../../sandbox/guest/shims/abort.ts'

test('abort sets the reason once and calls listeners once', (t) => {
  const controller = new AbortController()
  const heard: unknown[] = []
  controller.signal.addEventListener('abort', () => heard.push('listener'))
  // oxlint-disable-next-line unicorn/prefer-add-event-listener
  controller.signal.onabort = () => heard.push('handler')
  controller.abort('why')
  controller.abort('again')
  t.is(controller.signal.reason, 'why')
  t.deepEqual(heard, ['handler', 'listener'])
  t.is(t.throws(() => controller.signal.throwIfAborted(), { any: true }) as unknown, 'why')
})

test('without a reason it is an AbortError', (t) => {
  t.is((AbortSignal.abort().reason as Error).name, 'AbortError')
})

test('a signal cannot be made by hand', (t) => {
  t.throws(() => new AbortSignal(), { instanceOf: TypeError })
})

test('any of several signals aborts the one made of them', (t) => {
  const [first, second] = [new AbortController(), new AbortController()]
  const any = AbortSignal.any([first.signal, second.signal])
  t.false(any.aborted)
  second.abort('second')
  first.abort('first')
  t.is(any.reason, 'second')
  t.true(AbortSignal.any([AbortSignal.abort('already')]).aborted)
})

test('a timeout aborts with a TimeoutError', async (t) => {
  const signal = AbortSignal.timeout(1)
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  t.is((signal.reason as Error).name, 'TimeoutError')
})
