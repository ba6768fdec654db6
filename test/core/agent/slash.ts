import test, { type ExecutionContext } from 'ava'
import { SchemaError } from '../../../sandbox/schema/schema-error.ts'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import { type FakeTool, noModel, openChatBench } from '../../helpers/chat-bench.ts'

const add: FakeTool = { plugin: 'notes', tool: 'add', description: 'Keeps a note. Forever.', effect: 'write', input: { type: 'object', properties: { title: { type: 'string', description: 'its name' }, text: { type: 'string' }, pinned: { type: 'boolean' } }, required: ['title', 'text'] }, run: input => ({ kept: JSON.stringify(input) }) }
const list: FakeTool = { plugin: 'notes', tool: 'list', description: 'All notes.', input: { type: 'object' }, run: () => ({ notes: [{ title: 'a' }] }) }
const calculator: FakeTool = { plugin: 'calculator', tool: 'evaluate', description: 'Works out an expression.', input: { type: 'object', properties: { expression: { type: 'string' } }, required: ['expression'] }, run: input => input }

async function say(t: ExecutionContext, text: string, tools: FakeTool[] = [add, list, calculator]): Promise<string> {
  const bench = await openChatBench(t, { tools, models: noModel })
  const { answer } = await bench.ask(text)
  t.is(answer.status, 'complete')
  return answer.text
}

test('/help lists every tool with how to call it', async t => {
  const text = await say(t, '/help')
  t.regex(text, /`\/calculator evaluate <expression>`: Works out an expression\./)
  t.regex(text, /`\/notes add {title, text}`: Keeps a note\./)
  t.regex(text, /`\/notes list`: All notes\./)
  t.regex(await say(t, '/help', []), /No plugin is active/)
})

test('a plugin or tool that is not there is answered with near names', async t => {
  t.regex(await say(t, '/calculater evaluate 1'), /Did you mean `\/calculator`\?/)
  t.regex(await say(t, '/notes ad {"a":1}'), /no tool “ad”.*Did you mean `\/notes add`\?/s)
  t.regex(await say(t, '/notes'), /has these tools/)
  t.regex(await say(t, '/__proto__ constructor x'), /No active plugin/)
})

test('a tool without one required string shows its form', async t => {
  const text = await say(t, '/notes add buy milk')
  t.regex(text, /does not take plain text/)
  t.regex(text, /\/notes add {"title":"…","text":"…"}/)
  t.regex(text, /`title` \(string\): its name/)
  t.regex(text, /`pinned` \(boolean, optional\)/)
  t.regex(await say(t, '/calculator evaluate'), /Something is missing/)
})

test('JSON and plain text become the input', async t => {
  t.is(await say(t, '/notes add {"title":"a","text":"b"}'), '{"title":"a","text":"b"}')
  t.is(await say(t, '/calculator evaluate 1 + 1'), '1 + 1')
  t.regex(await say(t, '/notes list'), /```json/)
})

test('an input that fails the schema shows the form, a refused right its words', async t => {
  const strict = { ...calculator, run: () => { throw new SchemaError('schema_mismatch', 'calculator evaluate: input /expression: is too long', {}) } }
  t.regex(await say(t, '/calculator evaluate 1', [strict]), /is too long\. Works out.*Write it as JSON/s)
  const refused = { ...calculator, run: () => { throw new CapabilityError('grant_missing', 'calculator may not read example.com', {}) } }
  t.is(await say(t, '/calculator evaluate 1', [refused]), 'calculator may not read example.com')
})
