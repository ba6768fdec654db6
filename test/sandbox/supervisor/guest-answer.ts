import test from 'ava'
import { maxAnswerDepth, readAnswer } from '../../../sandbox/supervisor/guest-answer.ts'
import fc from '../../helpers/fast-check.ts'
import { guestFrom } from '../../helpers/sandbox.ts'

const plugin = guestFrom('', { limits: { outputBytes: 1_000 } })
const read = (text: string) => readAnswer(Buffer.from(text), plugin, 'run')

test('a value is handed on, null included; no value is no answer', (t) => {
  t.deepEqual(read('{"ok":true,"value":[1]}'), { ok: true, value: [1] })
  t.deepEqual(read('{"ok":true,"value":null}'), { ok: true, value: null })
  t.like(read('{"ok":true}'), { code: 'guest_error' })
})

test('what the plugin threw becomes a guest error in its own words', (t) => {
  t.like(read('{"ok":false,"error":{"name":"TypeError","message":"no city","code":"E_CITY"}}'), {
    ok: false,
    code: 'guest_error',
    message: 'guest run failed: no city',
    details: { guest: { name: 'TypeError', message: 'no city', code: 'E_CITY' } },
  })
})

test('the runtime\'s own limits keep their code; a guest cannot take another', (t) => {
  for (const code of ['output_limit', 'call_limit', 'tool_unknown']) t.like(read(JSON.stringify({ ok: false, error: { code } })), { code })
  for (const code of ['host_gone', 'sandbox_insufficient', 'busy', '__proto__', '']) t.like(read(JSON.stringify({ ok: false, error: { code } })), { code: 'guest_error' })
})

test('a long message is cut', (t) => {
  const answer = read(JSON.stringify({ ok: false, error: { message: 'x'.repeat(10_000) } }))
  t.true(!answer.ok && answer.message.length < 2_100)
})

test('depth and size beyond the plugin\'s limits are output limits', (t) => {
  t.like(read(`{"ok":true,"value":${'['.repeat(maxAnswerDepth + 1)}${']'.repeat(maxAnswerDepth + 1)}}`), { code: 'output_limit' })
  t.like(read(`{"ok":true,"value":"${'x'.repeat(20_000)}"}`), { code: 'output_limit' })
})

test('whatever the text, the answer has one of four codes', (t) => {
  const anything = fc.oneof(fc.string(), fc.json(), fc.json().map((value) => `{"ok":false,"error":${value}}`))
  fc.assert(fc.property(anything, (text) => {
    const answer = read(text)
    t.true(answer.ok || ['guest_error', 'output_limit', 'call_limit', 'tool_unknown'].includes(answer.code))
  }))
})
