import test from 'ava'
import { approvalShape } from '../../../core/approvals/approval-shape.ts'
import { createGate } from '../../../core/approvals/gate.ts'
import { approvalText, decidedText } from '../../../core/cli/approval-text.ts'

const gate = createGate({ store: {} as never, waitMs: () => 1, announce() {} })
const shape = (input: unknown, effect: 'external' | 'spend' = 'external') =>
  approvalShape(gate.rows({ id: 't', session: 's', owner: 'o', actor: 'o', taintedBy: ['web-page read'] }, [{ step: 'p', plugin: 'mailer', tool: 'send', effect, input, why: 'Because.' }])[0]!, new Map([['o', 'Ann\u001b[2J']]))

test('everything a decision needs, in full, and no control sequence of anybody', (t) => {
  const text = approvalText(shape({ to: 'ann@example.com', text: '\u001b[1A\u202ehello' }), 'A1')
  t.is(text, `  ? A1  mailer send  (acts outside, for Ann[2J)
      {
        "to": "ann@example.com",
        "text": "\\u001b[1A\\u202ehello"
      }
    Because.
    It has read: web-page read
`)
  t.regex(approvalText(shape({ text: 'x'.repeat(9_000) })), /… and 1\d{3} more characters that are not shown/)
})

test('what became of it', (t) => {
  const decided = (state: string, decision: string | null) => decidedText({ ...shape({}), state, decision })
  t.is(decided('allowed', 'once'), 'mailer send may run this once.')
  t.is(decided('allowed', 'always'), 'mailer send may always run.')
  t.is(decided('denied', 'deny'), 'mailer send may not run.')
  t.regex(decided('expired', null), /not decided in time/)
  t.is(decidedText({ plugin: 'x\u001b[2J' }), 'x[2J — —.')
})
