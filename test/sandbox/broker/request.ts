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
