import test from 'ava'
import { CapabilityError } from '../../../../sandbox/broker/capability-error.ts'
import { isForbiddenHeader, readHeaders } from '../../../../sandbox/capabilities/net-http/request-headers.ts'
import fc from '../../../helpers/fast-check.ts'

test('names come in lower case, order and repetition stay', (t) => {
  t.deepEqual(readHeaders([['X-A', '1'], ['accept', 'b'], ['x-a', '2']]), [['x-a', '1'], ['accept', 'b'], ['x-a', '2']])
})

test('what the gateway sets itself is forbidden, in any case', (t) => {
  for (const name of ['HOST', 'Connection', 'transfer-encoding', 'Proxy-Anything', 'content-length', 'Accept-Encoding']) t.true(isForbiddenHeader(name), name)
  for (const name of ['cookie', 'authorization', 'content-type', 'origin', 'user-agent', 'proxying']) t.false(isForbiddenHeader(name), name)
})

test('too many and too long', (t) => {
  t.throws(() => readHeaders(Array.from({ length: 65 }, () => ['a', 'b'])), { code: 'request_invalid' })
  t.throws(() => readHeaders([['a', 'b'.repeat(20_000)]]), { code: 'request_invalid' })
})

test('whatever passes can be written on one line', (t) => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 10 }), fc.string({ unit: 'binary', maxLength: 10 })), { maxLength: 3 }), (headers) => {
    try {
      return readHeaders(headers).every(([name, value]) => /^[^\s:\p{Cc}]+$/u.test(name) && !/[\r\n\0]/.test(value))
    } catch (error) {
      return error instanceof CapabilityError
    }
  }))
  t.pass()
})
