import test from 'ava'
import { form, helpText, unknownPlugin, unknownTool } from '../../../core/agent/slash-help.ts'
import type { ToolDescriptor } from '../../../core/agent/tool-port.ts'

const tool = (plugin: string, name: string, input: Record<string, unknown> = {}, description = ''): ToolDescriptor => ({ plugin, tool: name, description, input, effect: 'read' })

test('the form is a call that can be filled in', t => {
  const text = form(tool('a', 'b', { properties: { n: { type: 'integer' }, on: { type: 'boolean' }, list: { type: 'array' }, o: { type: 'object' }, s: { type: 'string' } }, required: ['n', 'on', 'list', 'o', 's'] }), 'Why.')
  const json = /\/a b (.*)/.exec(text)?.[1] ?? ''
  t.deepEqual(JSON.parse(json), { n: 1, on: true, list: [], o: {}, s: '…' })
})

test('help groups by plugin, and is shorter than what a plugin writes', t => {
  const text = helpText([tool('a', 'x', {}, 'First. Second.'), tool('b', 'y', {}, 'z'.repeat(10_000)), tool('a', 'w')])
  t.true(text.indexOf('/a x') < text.indexOf('/a w') && text.indexOf('/a w') < text.indexOf('/b y'))
  t.notRegex(text, /Second/)
  t.true(text.length < 600)
})

test('what was mistyped is named, with what is near', t => {
  t.regex(unknownPlugin('notess', [tool('notes', 'add')]), /“notess”.*`\/notes`/)
  t.regex(unknownPlugin('zzzzzz', []), /\/help/)
  t.regex(unknownTool('notes', 'adt', [tool('notes', 'add')]), /`\/notes add`/)
  t.regex(unknownTool('notes', undefined, [tool('notes', 'add')]), /has these tools/)
})
