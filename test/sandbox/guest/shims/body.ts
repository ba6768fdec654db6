import test from 'ava'
import { Body, extractBody } from '../../../../sandbox/guest/shims/body.ts'
import { lateLibrary } from '../../../../sandbox/guest/shims/late.ts'

const { URLSearchParams } = lateLibrary()

test('each kind of body becomes bytes of its own', (t) => {
  const bytes = Uint8Array.of(1, 2, 3)
  const view = extractBody(bytes.subarray(1))
  bytes[1] = 9
  t.deepEqual(view, { bytes: Uint8Array.of(2, 3) })
  t.deepEqual(extractBody(bytes.buffer).bytes, Uint8Array.of(1, 9, 3))
  t.deepEqual(extractBody(null), { bytes: null })
  t.deepEqual(extractBody(new URLSearchParams({ a: 'b c' })), { bytes: new TextEncoder().encode('a=b+c'), contentType: 'application/x-www-form-urlencoded;charset=UTF-8' })
})

test('an empty body can be read again and again', async (t) => {
  const body = new Body(null)
  t.is(await body.text(), '')
  t.is(await body.text(), '')
})

test('a byte order mark is no text', async (t) => {
  t.is(await new Body(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).text(), 'a')
})
