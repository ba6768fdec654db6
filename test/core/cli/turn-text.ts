import test from 'ava'
import type { ChatEvent } from '../../../core/cli/chat-event.ts'
import { TurnText } from '../../../core/cli/turn-text.ts'

const delta = (text: string, snapshot?: boolean): ChatEvent => ({ type: 'message.delta', data: { turn: 'T', message: 'M', text, snapshot } })
const final = (text: string): ChatEvent => ({ type: 'message.final', data: { turn: 'T', message: { id: 'M', text } } })
const call = { turn: 'T', step: 'S', plugin: 'calculator', tool: 'evaluate' }

function textOf(...events: ChatEvent[]): string {
  const text = new TurnText()
  return events.map((event) => text.add(event)).join('')
}

test('pieces are printed as they come, once', (t) => {
  t.is(textOf(delta('Hel'), delta('lo'), final('Hello')), 'Hello\n')
  t.is(textOf(final('Hello')), 'Hello\n')
  t.is(textOf(delta('Hel'), delta('Hello', true), delta('!'), final('Hello!')), 'Hello!\n')
  t.is(textOf(delta('line\n'), final('line\n')), 'line\n')
})

test('an answer that begins anew says so, and is told from there', (t) => {
  const anew = (from: number, text: string, snapshot?: true): ChatEvent => ({ type: 'message.delta', data: { turn: 'T', message: 'M', from, text, anew: true, ...(snapshot && { snapshot }) } })
  t.is(textOf(delta('One.'), delta('\n\nHalf a'), anew(4, '\n\nWhole'), delta('.'), final('One.\n\nWhole.')), 'One.\n\nHalf a\n  (the answer begins anew)\nWhole.\n')
  t.is(textOf(delta('Half a'), anew(0, 'Whole.', true), final('Whole.')), 'Half a\n  (the answer begins anew)\nWhole.\n')
  t.is(textOf(delta('One.'), anew(4, ''), delta(' Two.'), final('One. Two.')), 'One. Two.\n')
})

test('an answer of another model than the chosen one says whose it is', (t) => {
  const message = { id: 'M', text: 'Hi', model: 'b/y', fellBack: { from: 'a/x' } }
  t.is(textOf({ type: 'message.final', data: { turn: 'T', message } }), 'Hi\n  (b/y answered in place of a/x)\n')
})

test('tool calls are lines of their own', (t) => {
  const text = textOf(
    delta('Let me see'),
    { type: 'tool.started', data: { ...call, input: { expression: '1+1' } } },
    { type: 'tool.finished', data: { ...call, ok: true, output: { result: 2 }, ms: 3.4, denials: [] } },
    final('Let me see'),
  )
  t.is(text, 'Let me see\n  → calculator evaluate {"expression":"1+1"}\n  ✓ 3 ms {"result":2}\n')
})

test('a tool at work says how far it is', (t) => {
  t.is(textOf({ type: 'tool.progress', data: { turn: 'T', step: 'S', message: 'reading', fraction: 0.5 } }), '    … 50% reading\n')
})

test('a refusal says which command grants it', (t) => {
  const grant = { capability: 'net.http', scope: { allow: [{ url: 'https://example.com/*' }] } }
  const denials = [{ capability: 'net.http', tried: 'GET https://example.com/', message: 'web-page may not read example.com', grant }]
  const text = textOf({ type: 'tool.finished', data: { ...call, plugin: 'web-page', ok: false, error: { code: 'grant_missing', message: 'no' }, denials } })
  t.true(text.includes(`airlock grant allow web-page net.http '{"allow":[{"url":"https://example.com/*"}]}'`))
})

test('no answer steers the terminal', (t) => {
  t.is(textOf(delta('a\u001b[2Jb'), final('a\u001b[2Jb')), 'a[2Jb\n')
  t.false(textOf({ type: 'tool.started', data: { ...call, input: { a: '\u001b[2J'.repeat(200) } } }).includes('\u001b'))
})

test('the answer of a command is its tool\'s result, said once', (t) => {
  const text = new TurnText({ isCommand: true })
  const events: ChatEvent[] = [{ type: 'tool.finished', data: { ...call, ok: true, output: { text: 'Two.' }, ms: 3.4, denials: [] } }, final('Two.')]
  t.is(events.map((event) => text.add(event)).join(''), '  ✓ 3 ms\nTwo.\n')
})

test('a call that waited for a person is a line once, and what was decided is told', (t) => {
  const started: ChatEvent = { type: 'tool.started', data: { ...call, input: {} } }
  const approval = {
    id: 'A1', code: 'a1', principal: 'p', name: null, session: 'S', turn: 'T', step: 'S', plugin: 'calculator', tool: 'evaluate', effect: 'spend' as const, arguments: { text: '{}', hidden: 0 }, why: 'Because.', reason: null,
    taintedBy: [], state: 'waiting' as const, decision: null, mayAlways: false, createdAt: '', expiresAt: '', decidedAt: null,
  }
  const text = textOf(
    started,
    { type: 'approval.requested', data: { turn: 'T', approval } },
    { type: 'approval.decided', data: { turn: 'T', approval: { ...approval, state: 'allowed', decision: 'once' } } },
    started,
  )
  t.is(text, '  → calculator evaluate {}\n  ? A1  calculator evaluate  (spends something)\n      {}\n    Because.\n    calculator evaluate may run this once.\n')
})
