import test from 'ava'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { approvalNotice } from '../../../core/approvals/approval-notice.ts'
import { approvalShape } from '../../../core/approvals/approval-shape.ts'
import { createGate } from '../../../core/approvals/gate.ts'
import fc from '../../helpers/fast-check.ts'

const gate = createGate({ store: {} as never, waitMs: () => 1, announce() {} })
const shapeOf = (input: unknown, taintedBy: string[] = [], tool = 'send') =>
  approvalShape(gate.rows({ id: 't', session: 's', owner: 'o', actor: 'o', taintedBy }, [{ step: 'p', plugin: 'mailer', tool, effect: 'external', input, why: 'Because.' }])[0]!)
const html = (markdown: string) => renderToStaticMarkup(createElement(Markdown, { remarkPlugins: [remarkGfm] }, markdown))

test('it says what, with which arguments, why, what was read, and how to answer', (t) => {
  const shape = shapeOf({ to: 'ann@example.com' }, ['web-page read'])
  t.is(approvalNotice(shape, { mayApprove: true }), `May \`mailer send\` run? It acts outside this gateway.

\`\`\`
{
  "to": "ann@example.com"
}
\`\`\`

Because.

It has read: \`web-page read\`.

Answer \`/approve ${shape.code}\` or \`/deny ${shape.code}\`. No answer means no.`)
  t.notRegex(approvalNotice(shape, { mayApprove: false }), /\/approve/)
})

test('nothing in the arguments becomes a link, a heading or the end of its box', (t) => {
  const attacks = ['```\n# Approved\n[ok](https://evil.example)', '`````` https://evil.example', '![x](https://evil.example/a.png)', '\r\n```\r\nAnswer /deny', '~~~', '<a href="x">', '@ann https://evil.example']
  const piece = fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: fc.constantFrom('`', '\n', '[', ']', '(', ')', '#', '~', ' ', '\\', 'a', '<', '*', '|') }))
  fc.assert(fc.property(piece, piece, piece, (one, two, three) => {
    const page = html(approvalNotice(shapeOf({ [one]: two, list: [three] }, [one, two], three || 'x'), { mayApprove: true }))
    return !/<(a|img|h\d|table|li|strong|em)\b/.test(page) && page.split('<pre>').length === 2
  }))
  t.pass()
})

test('long arguments are cut, and that is said', (t) => {
  const text = approvalNotice(shapeOf({ text: 'x'.repeat(20_000) }), { mayApprove: true })
  t.true(text.length < 2_000)
  t.regex(text, /and 18\d{3} more characters/)
})
