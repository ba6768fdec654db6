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
  for (const text of '0123456789ABCDEFGHIJ') send(text)
  t.deepEqual(writes, ['0', '123456789ABCDEFG'])
  await turn()
  t.deepEqual(writes, ['0', '123456789ABCDEFG', 'HIJ'])
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
    for (const text of '0123456789ABCDEFGH') send(text)
    t.deepEqual(writes, ['0123456789ABCDEF'])
  })
  t.deepEqual(writes, ['0123456789ABCDEF', 'GH'])
  t.throws(() => outbox.during(() => {
    send('a')
    throw new RangeError('broken')
  }))
  t.deepEqual(writes, ['0123456789ABCDEF', 'GH', 'a'])
})
