import test from 'ava'
import { createOutbox } from '../../../sandbox/host/outbox.ts'

const turn = () => new Promise((resolve) => { setImmediate(resolve) })

function scene() {
  const writes: string[] = []
  const outbox = createOutbox({ write: (chunk: Uint8Array | string) => writes.push(Buffer.from(chunk).toString()) > 0 })
  return { writes, send: (text: string) => outbox.send(Buffer.from(text)) }
}

test('a single frame leaves at once', (t) => {
  const { writes, send } = scene()
  send('a')
  t.deepEqual(writes, ['a'])
})

test('what follows in the same turn leaves in few writes, in order, none held back at its end', async (t) => {
  const { writes, send } = scene()
  for (const text of '0123456789ABC') send(text)
  t.deepEqual(writes, ['0', '12345678'])
  await turn()
  t.deepEqual(writes, ['0', '12345678', '9ABC'])
})

test('the next turn begins anew', async (t) => {
  const { writes, send } = scene()
  send('a')
  await turn()
  send('b')
  t.deepEqual(writes, ['a', 'b'])
})
