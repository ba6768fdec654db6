import test from 'ava'
import { readProgress } from '../../../sandbox/supervisor/progress-report.ts'
import fc from '../../helpers/fast-check.ts'

const notice = (input: unknown, capability = 'progress') => Buffer.from(JSON.stringify({ call: 1, capability, method: 'report', input }))

test('words and a share are read, within their bounds', (t) => {
  t.deepEqual(readProgress(notice({ message: 'half', fraction: 0.5 })), { message: 'half', fraction: 0.5 })
  t.deepEqual(readProgress(notice({ message: 'x'.repeat(600), fraction: 7 })), { message: 'x'.repeat(500), fraction: 1 })
  t.deepEqual(readProgress(notice({ fraction: -1, extra: true })), { fraction: 0 })
})

test('what has no known form says nothing', (t) => {
  for (const input of [null, 5, { message: 5 }, { fraction: '1' }, { message: 'x'.repeat(20_000) }]) t.deepEqual(readProgress(notice(input)), {})
})

test('other notices are none of its business', (t) => {
  t.is(readProgress(notice({ message: 'a line' }, 'log')), undefined)
  t.is(readProgress(Buffer.from('{"capability":"progress"}')), undefined)
})

test('whatever a guest writes, nothing is thrown', (t) => {
  t.notThrows(() => fc.assert(fc.property(fc.string(), (text) => {
    readProgress(Buffer.from(`{"call":1,"capability":"progress",${text}`))
  })))
})
