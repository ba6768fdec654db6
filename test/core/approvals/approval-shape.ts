import test from 'ava'
import { approvalShape } from '../../../core/approvals/approval-shape.ts'
import { createGate } from '../../../core/approvals/gate.ts'
import { Approval } from '../../../core/operations/shapes/approval.ts'
import { whys } from '../../../core/policy/policy.ts'
import fc from '../../helpers/fast-check.ts'

const gate = createGate({ store: {} as never, waitMs: () => 1, announce() {} })
const row = (input: unknown, more: object = {}) =>
  gate.rows({ id: 't', session: 's', owner: 'o', actor: 'o', taintedBy: ['web-page read'] }, [{ step: 'p', plugin: 'mailer', tool: 'send', effect: 'external', input, why: whys.tainted, ...more }])[0]!

test('what a model wrote can neither hide nor turn around what is decided', (t) => {
  const { text } = approvalShape(row({ 'to\u202e': 'a\u0007b\u200b\u2066\u00ad\u{e0041}\ud800\u2028', more: ['\u001b[2J', '\u3000\u3164'] })).arguments
  t.is(text, `{
  "to\\u202e": "a\\u0007b\\u200b\\u2066\\u00ad\\u{e0041}\\ud800\\u2028",
  "more": [
    "\\u001b[2J",
    "\\u3000\\u3164"
  ]
}`)
  const forged = { ...row({}), tool: 'send\n\u202eevil', taintedBy: ['a\u0000b\r\n[x](https://evil.example)'] }
  t.deepEqual([approvalShape(forged).tool, approvalShape(forged).taintedBy], ['send\\u000a\\u202eevil', ['a\\u0000b\\u000d\\u000a[x](https://evil.example)']])
})

test('any arguments make a shape that the operation may answer, bounded', (t) => {
  fc.assert(fc.property(fc.jsonValue(), (input) => {
    const shape = approvalShape(row(input))
    return Approval.safeParse(shape).success && !/[\p{Cf}\p{Co}\p{Zl}\p{Zp}]|[^\P{Cc}\n]/u.test(shape.arguments.text)
  }))
  const long = approvalShape(row({ text: 'x'.repeat(50_000) }))
  t.is(long.arguments.text.length, 8_000)
  t.true(long.arguments.hidden > 42_000)
  t.deepEqual(approvalShape(row(undefined)).arguments, { text: '{}', hidden: 0 })
})

test('it says why, also as a word, and whether always is an answer', (t) => {
  t.like(approvalShape(row({})), { why: whys.tainted, reason: 'tainted', mayAlways: true, state: 'waiting', decision: null, name: null })
  t.like(approvalShape(row({}, { effect: 'spend', why: 'Another reason.' }), new Map([['o', 'Ann']])), { reason: null, mayAlways: false, name: 'Ann' })
})
