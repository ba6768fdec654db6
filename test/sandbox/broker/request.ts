import test from 'ava'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import { readRequest } from '../../../sandbox/broker/request.ts'
import fc from '../../helpers/fast-check.ts'

test('reads what a guest asks', (t) => {
  t.deepEqual(readRequest('{"call":17,"capability":"kv","method":"get","input":{"key":"a"}}'), { capability: 'kv', method: 'get', input: { key: 'a' } })
  t.deepEqual(readRequest('{"capability":"clock","method":"now"}'), { capability: 'clock', method: 'now', input: {} })
})

for (const text of ['', 'null', '7', '"kv"', '{}', '{"capability":"kv"}', '{"capability":7,"method":"get"}', '{"capability":"kv","method":"get","extra":1}', '{"capability":"kv","method":"get","call":-1}', '{"capability":"kv","method":"get","call":1.5}', '{"capability":"kv","method":"get","call":4294967296}', '{"capability":"kv","method":"get","call":"1"}', '{"method":"get"}', '{"capability":"kv","method":""}', '{"capability":"kv","method":"get","constructor":1}', '["kv","get"]', '[]', `{"capability":"${'a'.repeat(65)}","method":"get"}`]) {
  test(`${text.slice(0, 60)} is no request`, (t) => {
    t.is(t.throws(() => readRequest(text), { instanceOf: CapabilityError })?.code, 'request_invalid')
  })
}

test('throws CapabilityError and nothing else, and never passes __proto__ on', (t) => {
  const holds = (value: unknown): boolean => typeof value === 'object' && value !== null && (Object.hasOwn(value, '__proto__') || Object.values(value).some(holds))
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json().map((input) => `{"capability":"kv","method":"get","input":${input}}`)), (text) => {
    try {
      return !holds(readRequest(text).input)
    } catch (error) {
      return error instanceof CapabilityError
    }
  }))
  t.pass()
})

test('a body of four megabytes is read in milliseconds', (t) => {
  const text = JSON.stringify({ capability: 'net.http', method: 'fetch', input: { body: 'a'.repeat(5_600_000) } })
  const started = process.threadCpuUsage()
  readRequest(text)
  t.true(process.threadCpuUsage(started).user < 1000_000)
})

test('the key __proto__ is refused in any spelling, and may be the text of a value', (t) => {
  const spelt = (key: string, after = '') => `{"capability":"kv","method":"set","input":{"a":[{"${key}"${after}:1}]}}`
  for (const key of ['__proto__', '\\u005f_proto__', '__\\u0070roto_\\u005F', '\\u005F\\u005f\\u0070\\u0072\\u006F\\u0074\\u006f\\u005f\\u005F']) {
    for (const after of ['', ' ', '\n\t']) t.is(t.throws(() => readRequest(spelt(key, after)), { instanceOf: CapabilityError })?.code, 'request_invalid', key + after)
  }

  const value = '"__proto__": \\u005f_proto__'
  t.deepEqual(readRequest(JSON.stringify({ capability: 'kv', method: 'set', input: { value, other: ['__proto__', 'a\u0001'] } })).input, { value, other: ['__proto__', 'a\u0001'] })
})

test('an escape amid millions of small values costs no more than they do', (t) => {
  const text = `{"capability":"kv","method":"set","input":["\\u0001","__proto__"${',0'.repeat(2_900_000)}]}`
  const started = process.threadCpuUsage()
  readRequest(text)
  t.true(process.threadCpuUsage(started).user < 1_500_000)
})
