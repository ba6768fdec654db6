import test from 'ava'
import { createDeltaStream } from '../../../core/agent/delta-stream.ts'

test('the first piece goes out at once, the next ones together, nothing is lost', async t => {
  const sent: string[] = []
  const second = Promise.withResolvers<void>()
  const deltas = createDeltaStream(text => {
    sent.push(text)
    if (sent.length === 2) second.resolve()
  }, 5)
  deltas.push('one')
  t.deepEqual(sent, ['one'])
  deltas.push(' two')
  deltas.push(' three')
  t.deepEqual(sent, ['one'])
  await second.promise
  t.deepEqual(sent, ['one', ' two three'])
})

test('flush sends what is gathered, once, and the next piece goes out at once again', t => {
  const sent: string[] = []
  const deltas = createDeltaStream(text => sent.push(text), 60_000)
  deltas.flush()
  deltas.push('one')
  deltas.push('two')
  deltas.flush()
  deltas.flush()
  t.deepEqual(sent, ['one', 'two'])
  deltas.push('three')
  deltas.flush()
  t.deepEqual(sent, ['one', 'two', 'three'])
})
