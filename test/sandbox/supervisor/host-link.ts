import { Duplex, duplexPair } from 'node:stream'
import { once } from 'node:events'
import test from 'ava'
import { createFrameReader, encodeFrame, frameKind } from '../../../sandbox/protocol/frame.ts'
import type { Frame } from '../../../sandbox/protocol/frame.ts'
import { createHostLink } from '../../../sandbox/supervisor/host-link.ts'

function scene() {
  const [near, far] = duplexPair()
  const link = createHostLink(near)
  const frames: Frame[] = []
  const broken: unknown[] = []
  link.onFrame = (frame) => void frames.push(frame)
  link.onBroken = (reason) => void broken.push(reason)
  return { near, far, link, frames, broken }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('frames of one turn leave in few writes and arrive whole', async (t) => {
  let writes = 0
  const seen: Frame[] = []
  const read = createFrameReader((frame) => void seen.push(frame))
  const sink = new Duplex({
    read() {},
    writev(chunks, done) {
      writes++
      for (const { chunk } of chunks) read(chunk)
      done()
    },
  })
  const link = createHostLink(sink)
  for (let call = 1; call <= 40; call++) link.send(frameKind.call, 1, call, '{}')
  await turn()
  // Sixteen at a time: the host works on the first while the rest are made.
  t.is(writes, 3)
  t.deepEqual(seen.map(({ call }) => call), Array.from({ length: 40 }, (_, index) => index + 1))
})

test('a handler that throws breaks the link once, and no later frame of the chunk counts', async (t) => {
  const { far, link, broken } = scene()
  let handled = 0
  link.onFrame = () => {
    handled++
    throw new RangeError('refused')
  }
  const frame = encodeFrame(frameKind.pong, 0, 0, '{}')
  far.write(Buffer.concat([frame, frame, frame]))
  await turn()
  t.is(handled, 1)
  t.is(broken.length, 1)
  t.true(broken[0] instanceof RangeError)
})

test('a length that no frame has breaks the link', async (t) => {
  const { far, broken } = scene()
  far.write(Buffer.from('ffffffff00', 'hex'))
  await turn()
  t.like(broken[0], { code: 'frame_invalid' })
})

test('the far end\'s leaving is told without a reason', async (t) => {
  const { near, broken } = scene()
  near.destroy()
  await turn()
  t.deepEqual(broken, [undefined])
})

test('nothing is read while held, and nothing is lost', async (t) => {
  const { far, link, frames } = scene()
  link.hold(true)
  t.true(link.waiting())
  far.write(encodeFrame(frameKind.pong, 0, 0, '{}'))
  await turn()
  t.is(frames.length, 0)
  link.hold(false)
  await turn()
  t.is(frames.length, 1)
})

test('a host that does not read what it is sent is not read from', async (t) => {
  const { near, link } = scene()
  const large = Buffer.alloc(1024 * 1024)
  for (let n = 0; n < 6; n++) link.send(frameKind.reply, 1, n, large)
  t.true(near.isPaused())
})

test('after closing, nothing is sent or told', async (t) => {
  const { far, link, broken } = scene()
  const closed = once(far, 'end')
  far.resume()
  link.close()
  link.send(frameKind.ping, 0, 0)
  await Promise.race([closed, turn()])
  t.deepEqual(broken, [])
})
