import test from 'ava'
import { createFrameReader, encodeFrame, type Frame, FrameError, frameHeaderBytes, frameKind, maxFrameBytes } from '../../../sandbox/protocol/frame.ts'
import fc from '../../helpers/fast-check.ts'

const u32 = fc.integer({ min: 0, max: 0xffffffff })
const frames = fc.array(fc.record({ kind: fc.constantFrom(...Object.values(frameKind)), instance: u32, call: u32, payload: fc.string({ unit: 'binary', maxLength: 300 }) }), { maxLength: 12 })

function read(chunks: Iterable<Buffer>): { kind: number; instance: number; call: number; payload: string }[] {
  const seen: Frame[] = []
  const reader = createFrameReader((frame) => seen.push(frame))
  for (const chunk of chunks) reader(chunk)
  return seen.map((frame) => ({ ...frame, payload: frame.payload.toString() }))
}

test('however a stream is split, the same frames come out', (t) => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat(200), { minLength: 1 }), (sent, cuts) => {
      const stream = Buffer.concat(sent.map(({ kind, instance, call, payload }) => encodeFrame(kind, instance, call, payload)))
      const chunks: Buffer[] = []
      for (let start = 0, index = 0; start < stream.length; index++) {
        const size = cuts[index % cuts.length]! + 1
        chunks.push(stream.subarray(start, start + size))
        start += size
      }
      t.deepEqual(
        read(chunks),
        sent.map((frame) => ({ ...frame, payload: Buffer.from(frame.payload).toString() })),
      )
    }),
  )
})

test('a length that no frame has ends the stream, in whatever pieces it comes', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: 0, max: frameHeaderBytes - 5 }), fc.integer({ min: maxFrameBytes - 3, max: 0xffffffff })), fc.integer({ min: 1, max: 4 }), (length, cut) => {
      const head = Buffer.alloc(frameHeaderBytes)
      head.writeUInt32BE(length)
      const error = t.throws(() => read([head.subarray(0, cut), head.subarray(cut)]), { instanceOf: FrameError })
      t.is(error.code, 'frame_invalid')
    }),
  )
})

test('frames before a broken one are still read', (t) => {
  const seen: number[] = []
  const reader = createFrameReader(({ call }) => seen.push(call))
  t.throws(() => reader(Buffer.concat([encodeFrame(frameKind.ping, 1, 7), Buffer.alloc(8)])), { instanceOf: FrameError })
  t.deepEqual(seen, [7])
})

test('a payload that fits in no frame is refused by its writer', (t) => {
  t.throws(() => encodeFrame(frameKind.call, 1, 1, Buffer.alloc(maxFrameBytes)), { instanceOf: FrameError })
})

test('a frame in thousands of pieces costs no more than its size', (t) => {
  const payload = 'x'.repeat(200_000)
  const stream = encodeFrame(frameKind.result, 3, 4, payload)
  const pieces = Array.from({ length: Math.ceil(stream.length / 20) }, (_, index) => stream.subarray(index * 20, index * 20 + 20))
  t.deepEqual(read(pieces), [{ kind: frameKind.result, instance: 3, call: 4, payload }])
})
