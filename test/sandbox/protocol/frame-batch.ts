import test from 'ava'
import { createFrameBatch } from '../../../sandbox/protocol/frame-batch.ts'
import { createFrameReader, encodeFrame, frameKind, maxFrameBytes } from '../../../sandbox/protocol/frame.ts'
import fc from '../../helpers/fast-check.ts'

function scene() {
  const chunks: Buffer[] = []
  const batch = createFrameBatch((chunk) => void chunks.push(chunk))
  return { batch, chunks }
}

test('frames that wait leave as one chunk', (t) => {
  const { batch, chunks } = scene()
  batch.add(frameKind.call, 1, 7, '{"a":"ö"}')
  batch.add(frameKind.cancel, 2, 0xffff_ffff)
  t.is(batch.count(), 2)
  t.deepEqual(chunks, [])
  batch.flush()
  t.deepEqual(chunks, [Buffer.concat([encodeFrame(frameKind.call, 1, 7, '{"a":"ö"}'), encodeFrame(frameKind.cancel, 2, 0xffff_ffff)])])
  t.is(batch.count(), 0)
  batch.flush()
  t.is(chunks.length, 1)
})

test('a frame that is too large is refused, and what waited is not lost', (t) => {
  const { batch, chunks } = scene()
  batch.add(frameKind.call, 1, 1, '{}')
  t.throws(() => batch.add(frameKind.load, 1, 0, Buffer.alloc(maxFrameBytes)), { code: 'frame_invalid' })
  batch.flush()
  t.deepEqual(chunks, [encodeFrame(frameKind.call, 1, 1, '{}')])
})

test('whatever is added arrives whole and in order, and what was written is not touched again', (t) => {
  const payload = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(6_000).map((length) => '\u20ac'.repeat(length)), fc.uint8Array({ maxLength: 200 }))
  fc.assert(
    fc.property(fc.array(fc.tuple(payload, fc.boolean()), { maxLength: 60 }), (frames) => {
      const { batch, chunks } = scene()
      for (const [text, flushes] of frames) {
        batch.add(frameKind.reply, 3, 4, text)
        if (flushes) batch.flush()
      }
      batch.flush()
      const seen: string[] = []
      const read = createFrameReader((frame) => void seen.push(`${frame.kind} ${frame.instance} ${frame.call} ${frame.payload.toString('hex')}`))
      for (const chunk of chunks) read(chunk)
      t.deepEqual(seen, frames.map(([text]) => `${frameKind.reply} 3 4 ${Buffer.from(text as string).toString('hex')}`))
    }),
    { numRuns: 200 },
  )
})
