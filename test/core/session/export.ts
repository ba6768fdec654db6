import test from 'ava'
import { exportSession } from '../../../core/session/export.ts'
import fc from '../../helpers/fast-check.ts'

const session = { id: 's', title: 'Percent & clocks', agent: 'default', owner: 'p', createdAt: '2026-11-22T10:00:00.000Z', updatedAt: '2026-11-22T10:00:00.000Z', messages: 2, lastText: '' }
const at = '2026-11-22T10:00:01.000Z'
const user = { id: 'm1', role: 'user' as const, text: 'How much?', turn: 't', createdAt: at, status: 'complete' as const, tools: [] }
const card = { step: 'x', plugin: 'calculator', tool: 'evaluate', input: { expression: '1+1' }, output: { value: '2' }, ok: true, ms: 3.2, denials: [] }
const assistant = { ...user, id: 'm2', role: 'assistant' as const, text: 'It is 2.', tools: [card] }

test('Markdown reads as the conversation went', (t) => {
  const { filename, text } = exportSession(session, [user, assistant], 'markdown')
  t.is(filename, '2026-11-22-Percent-clocks.md')
  t.is(text, `# Percent & clocks

## You · ${at}

How much?

## default · ${at}

**calculator evaluate** (done, 3 ms)

\`\`\`json
{
  "input": {
    "expression": "1+1"
  },
  "output": {
    "value": "2"
  }
}
\`\`\`

It is 2.
`)
})

test('what failed, was stopped or is unknown is said', (t) => {
  const failed = { ...assistant, text: '', status: 'failed' as const, error: { code: 'time_limit', message: 'too long' }, tools: [{ ...card, ok: false, error: { code: 'cpu_limit', message: 'looped' } }, { ...card, ok: null, ms: undefined }] }
  const { text } = exportSession(session, [failed], 'markdown')
  t.true(text.includes('> failed: too long (time_limit)'))
  t.true(text.includes('**calculator evaluate** (failed: looped, 3 ms)'))
  t.true(text.includes('**calculator evaluate** (outcome unknown)'))
})

test('a result cannot end the block it stands in', (t) => {
  const { text } = exportSession(session, [{ ...assistant, tools: [{ ...card, output: '```\n# not a heading\n````' }] }], 'markdown')
  t.true(text.includes('`````json'))
})

test('JSON holds everything', (t) => {
  const { filename, text } = exportSession(session, [user, assistant], 'json')
  t.is(filename, '2026-11-22-Percent-clocks.json')
  t.deepEqual(JSON.parse(text), { session, messages: [user, assistant] })
})

test('whatever the title, the name is one plain file', (t) => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (title) => {
    const { filename } = exportSession({ ...session, title }, [], 'json')
    return /^2026-11-22-[\p{L}\p{N}-]+\.json$/u.test(filename) && filename.isWellFormed()
  }))
  t.is(exportSession({ ...session, title: '../../etc/passwd\0' }, [], 'json').filename, '2026-11-22-etc-passwd.json')
  t.is(exportSession({ ...session, title: '🎉' }, [], 'json').filename, '2026-11-22-session.json')
  t.is(exportSession({ ...session, title: '明天的天气' }, [], 'json').filename, '2026-11-22-明天的天气.json')
})

test('more backquotes than a call may have arguments are fenced too', (t) => {
  const many = { ...card, output: '`.'.repeat(300_000) }
  t.true(exportSession(session, [{ ...assistant, tools: [many] }], 'markdown').text.includes('```json'))
})
