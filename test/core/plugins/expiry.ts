import test from 'ava'
import { createExpiry } from '../../../core/plugins/expiry.ts'

test('each moment is told once, in any order of asking, and not what was taken back', async (t) => {
  const over: string[] = []
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const start = Date.now()
  const expiry = createExpiry({ now: Date.now, onOver: (id) => {
    over.push(id)
    if (id === 'last') resolve()
  } })
  expiry.watch('last', start + 60)
  expiry.watch('first', start + 20)
  expiry.watch('gone', start + 30)
  expiry.watch('gone', undefined)
  expiry.watch('past', start - 1_000)
  expiry.watch('later', start + 3_600_000 * 24 * 365)
  // The timer holds up no process: something else has to.
  const held = setInterval(() => {}, 1_000)
  await done
  clearInterval(held)
  t.deepEqual(over, ['past', 'first', 'last'])
  expiry.watch('later', undefined)
})
