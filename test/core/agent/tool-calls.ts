import test from 'ava'
import { mendedCalls, toolSteps } from '../../../core/agent/tool-calls.ts'
import { offerTools } from '../../../core/agent/tools.ts'

const offered = offerTools([{ plugin: 'calculator', tool: 'evaluate', description: '', input: {}, effect: 'read' }], 'all')
const call = (name: string, text: string) => ({ id: 'c', name, arguments: text })
const step = (name: string, text: string) => toolSteps([call(name, text)], offered, () => 'id')[0]

test('a call of a known tool with an object is that', t => {
  t.deepEqual(step('calculator__evaluate', '{"a":1}'), { id: 'id', toolCall: 'c', input: { a: 1 }, plugin: 'calculator', tool: 'evaluate', effect: 'read' })
  t.deepEqual(step('calculator__evaluate', '')?.input, {})
})

test('what a model cannot mean is told to it', t => {
  for (const text of ['{', '[]', '5', 'null', '"x"', 'expression=1']) t.is(step('calculator__evaluate', text)?.refusal?.code, 'input_invalid')
  t.is(toolSteps([{ ...call('calculator__evaluate', ''), oversized: true }], offered, () => 'id')[0]?.refusal?.code, 'input_invalid')
})

test('arguments nested deep are told, and kept as text', t => {
  const deep = step('calculator__evaluate', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
  t.is(deep?.refusal?.code, 'input_invalid')
  t.is(typeof deep?.input, 'string')
})

test('a tool that does not exist is refused with near names', t => {
  const unknown = step('calculater__evaluate', '{}')
  t.is(unknown?.refusal?.code, 'tool_unknown')
  t.regex(unknown?.refusal?.message ?? '', /calculator__evaluate/)
  for (const name of ['__proto__', 'constructor', 'unnamed']) t.is(step(name, '{}')?.refusal?.code, 'tool_unknown')
})

test('only calls with an object go back to a vendor as they were', t => {
  t.deepEqual(mendedCalls([call('a', '{"x":1}'), call('b', '{broken'), call('c', '[]')]).map(each => each.arguments), ['{"x":1}', '{}', '{}'])
})

test('what takes no object is called with its one argument "input"', t => {
  const counting = offerTools([{ plugin: 'vowels', tool: 'count', description: '', input: { type: 'string' }, effect: 'read' }], 'all')
  t.deepEqual(counting.list[0]?.parameters, { type: 'object', properties: { input: { type: 'string' } }, required: ['input'], additionalProperties: false })
  const of = (text: string) => toolSteps([call('vowels__count', text)], counting, () => 'id')[0]
  t.is(of('{"input":"hello"}')?.input, 'hello')
  // The tool's own schema refuses it.
  t.deepEqual(of('{}')?.input, {})
  t.is(of('"hello"')?.refusal?.code, 'input_invalid')
})
