import test from 'ava'
import { createFrameReader, frameKind } from '../../../sandbox/protocol/frame.ts'
import { createOutbox } from '../../../sandbox/host/outbox.ts'

const turn = () => new Promise((resolve) => { setImmediate(resolve) })

function scene() {
  const writes: string[] = []
  const outbox = createOutbox({
    write(chunk: Uint8Array | string) {
      let text = ''
      createFrameReader(({ payload }) => void (text += payload.toString()))(Buffer.from(chunk))
      writes.push(text)
      return true
    },
  })
  return { writes, outbox, send: (text: string) => outbox.send(frameKind.result, 1, 1, text) }
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

test('what one piece of work sends leaves with its end, also when it fails', (t) => {
  const { writes, outbox, send } = scene()
  outbox.during(() => {
    for (const text of '0123456789') send(text)
    t.deepEqual(writes, ['01234567'])
  })
  t.deepEqual(writes, ['01234567', '89'])
  t.throws(() => outbox.during(() => {
    send('a')
    throw new RangeError('broken')
  }))
  t.deepEqual(writes, ['01234567', '89', 'a'])
})
