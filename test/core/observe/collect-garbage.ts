import test from 'ava'
import { collectGarbage } from '../../../core/observe/collect-garbage.ts'

test('what nobody holds any more is given back', async (t) => {
  const held = new WeakRef(Array.from({ length: 1_000 }, (_, index) => ({ index })))
  // A weak reference holds for the turn of the event loop in which it was made.
  await new Promise(setImmediate)
  collectGarbage()
  t.is(held.deref(), undefined)
})
