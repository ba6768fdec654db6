import test from 'ava'
import { createLog } from '../../../sandbox/capabilities/log.ts'
import { codeOf, createScene } from '../../helpers/broker-scene.ts'

test('a line carries who wrote it, from the gateway, not from the guest', async (t) => {
  const { request, lines } = createScene({ asks: { log: {} } })
  t.true((await request('log', 'write', { level: 'info', message: 'hi', fields: { a: 1, plugin: 'other' } })).ok)
  t.deepEqual(lines, [{ plugin: 'weather', version: '1.0.0', principal: 'ann', level: 'info', message: 'hi', fields: { a: 1, plugin: 'other' } }])
})

test('a message cannot forge a line or drive a terminal', async (t) => {
  const { request, lines } = createScene({ asks: { log: {} } })
  await request('log', 'write', { level: 'info', message: 'a\nb\u001B[2J\u202Ec\u2028' })
  t.is(lines[0]?.message, 'a\\u000ab\\u001b[2J\\u202ec\\u2028')
})

test('levels below those granted are dropped', async (t) => {
  const { request, lines } = createScene({ asks: { log: {} }, grants: { log: [{ level: 'warn' }] } })
  await request('log', 'write', { level: 'info', message: 'a' })
  await request('log', 'write', { level: 'error', message: 'b' })
  t.deepEqual(lines.map(({ message }) => message), ['b'])
})

test('one call writes logBytes at most; the next call starts anew', async (t) => {
  const { request, from, lines } = createScene({ asks: { log: {} } })
  const line = { level: 'info', message: 'x'.repeat(8000) }
  for (let round = 0; round < 8; round++) t.true((await request('log', 'write', line)).ok)
  t.is(codeOf(await request('log', 'write', line)), 'quota_exceeded')
  t.true((await request('log', 'write', line, { ...from })).ok)
  t.is(lines.length, 9)
})

test('fields are bounded', async (t) => {
  const { request } = createScene({ asks: { log: {} } })
  t.is(codeOf(await request('log', 'write', { level: 'info', message: '', fields: { a: 'x'.repeat(10_000) } })), 'request_too_large')
  t.is(codeOf(await request('log', 'write', { level: 'fatal', message: '' })), 'request_invalid')
})

test('a grant of fewer levels lies within a request for more', (t) => {
  const log = createLog({ write() {} })
  t.true(log.within({ level: 'warn' }, {}))
  t.false(log.within({}, { level: 'warn' }))
})

test('all calls together write bytesPerMinute at most, the next minute starts anew', async (t) => {
  let now = 0
  const lines: unknown[] = []
  const { request, from } = createScene({ asks: { log: { bytesPerMinute: 1_000 } }, capabilities: [createLog({ write: (line) => lines.push(line) }, () => now)] })
  const write = () => request('log', 'write', { level: 'info', message: 'x'.repeat(400) }, { ...from })
  t.deepEqual([codeOf(await write()), codeOf(await write()), codeOf(await write()), codeOf(await write())], ['ok', 'ok', 'rate_limited', 'rate_limited'])
  t.is(lines.length, 3)
  t.like(lines[2], { level: 'warn', message: 'weather wrote as much log as it may within a minute, 1000 bytes; it may go on in 60 s; what comes until then is dropped (log, bytesPerMinute)' })
  now = 60_000
  t.is(codeOf(await write()), 'ok')
  t.is(lines.length, 4)
})
