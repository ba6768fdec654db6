import { Readable } from 'node:stream'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import test from 'ava'
import { readBody } from '../../../../sandbox/capabilities/net-http/body.ts'

const { signal } = new AbortController()
const stream = (...chunks: (Buffer | string)[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)))

test('unpacks what is packed, in as many pieces as it comes', async (t) => {
  const text = 'hello '.repeat(100)
  const packed = gzipSync(text)
  t.is((await readBody(stream(...packed.toString('latin1').split('').map((unit) => Buffer.from(unit, 'latin1'))), 'GZIP', 10_000, signal)).toString(), text)
  t.is((await readBody(stream(deflateSync(text)), 'deflate', 10_000, signal)).toString(), text)
  t.is((await readBody(stream(zstdCompressSync(text)), 'zstd', 10_000, signal)).toString(), text)
  t.is((await readBody(stream(deflateSync(packed)), ' gzip , deflate', 10_000, signal)).toString(), text)
  t.is((await readBody(stream(text), 'identity', 10_000, signal)).toString(), text)
  t.is((await readBody(stream(), undefined, 10, signal)).length, 0)
})

for (const [name, body, encoding, code] of [
  ['a plain body over the limit', 'a'.repeat(101), undefined, 'response_too_large'],
  ['a bomb', gzipSync(Buffer.alloc(10_000)), 'gzip', 'response_too_large'],
  ['a bomb in a bomb', gzipSync(gzipSync(Buffer.alloc(10_000_000))), 'gzip, gzip', 'response_too_large'],
  ['three layers', 'x', 'gzip, gzip, gzip', 'network_failed'],
  ['an unknown encoding', 'x', 'lzma', 'network_failed'],
  ['an encoding of Object.prototype', 'x', 'constructor', 'network_failed'],
] as const) {
  test(`${name} fails with ${code}`, async (t) => {
    await t.throwsAsync(() => readBody(stream(body), encoding, 100, signal), { code })
  })
}

test('a body cut short inside its compression is an error, not a shorter body', async (t) => {
  await t.throwsAsync(() => readBody(stream(gzipSync('hello '.repeat(100)).subarray(0, 20)), 'gzip', 1000, signal))
})

test('an abort ends the reading', async (t) => {
  const controller = new AbortController()
  const reading = readBody(new Readable({ read() {} }), undefined, 100, controller.signal)
  controller.abort()
  await t.throwsAsync(reading, { name: 'AbortError' })
})

test('a body that breaks off is an error, and so is a stream that fails', async (t) => {
  const broken = new Readable({ read() {} })
  const reading = readBody(broken, undefined, 100, signal)
  broken.push('half')
  broken.destroy()
  await t.throwsAsync(reading, { code: 'network_failed' })

  const failing = new Readable({ read() {} })
  const other = readBody(failing, undefined, 100, signal)
  failing.destroy(new RangeError('gone'))
  await t.throwsAsync(other, { message: 'gone' })
})

test('a body that is read to its end leaves nobody listening; one that is not is destroyed', async (t) => {
  const whole = stream('hello')
  await readBody(whole, undefined, 100, signal)
  t.deepEqual(['data', 'error', 'close'].map((name) => whole.listenerCount(name)), [0, 0, 0])

  const long = new Readable({ read() {} })
  const reading = readBody(long, undefined, 3, signal)
  long.push('hello')
  await t.throwsAsync(reading, { code: 'response_too_large' })
  t.true(long.destroyed)
})
