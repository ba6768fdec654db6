import test from 'ava'
import { AbortController } from '../../../../sandbox/guest/shims/abort.ts'
import { Event, EventTarget } from '../../../../sandbox/guest/shims/event-target.ts'

test('listeners run in order, once each, and with this', (t) => {
  const target = new EventTarget()
  const heard: unknown[] = []
  const listener = function (this: unknown) { heard.push(this === target) }
  target.addEventListener('x', listener)
  target.addEventListener('x', listener)
  target.addEventListener('x', { handleEvent: (event) => heard.push(event.type) })
  target.dispatchEvent(new Event('x'))
  t.deepEqual(heard, [true, 'x'])
})

test('once, remove and a signal end a listener', (t) => {
  const target = new EventTarget()
  const controller = new AbortController()
  let count = 0
  const listener = () => count++
  target.addEventListener('x', () => count++, { once: true })
  target.addEventListener('x', listener)
  target.addEventListener('x', () => count++, { signal: controller.signal })
  target.dispatchEvent(new Event('x'))
  target.removeEventListener('x', listener)
  controller.abort()
  target.dispatchEvent(new Event('x'))
  t.is(count, 3)
})

test('preventDefault counts where an event can be cancelled', (t) => {
  const target = new EventTarget()
  target.addEventListener('x', (event) => event.preventDefault())
  t.false(target.dispatchEvent(new Event('x', { cancelable: true })))
  t.true(target.dispatchEvent(new Event('x')))
})

test('one listener may stop the rest', (t) => {
  const target = new EventTarget()
  target.addEventListener('x', (event) => event.stopImmediatePropagation())
  target.addEventListener('x', () => t.fail())
  target.dispatchEvent(new Event('x'))
  t.pass()
})
