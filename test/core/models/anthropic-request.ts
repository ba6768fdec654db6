import test from 'ava'
import type { ModelMessage } from '../../../core/models/adapter.ts'
import { toAnthropic } from '../../../core/models/anthropic-request.ts'

const tools = [{ name: 'a__b', description: 'does', parameters: { properties: {} } }, { name: 'c__d', description: '', parameters: { type: 'object' } }]
const mark = { type: 'ephemeral' }
const call = (id: string, extra?: Record<string, unknown>): ModelMessage => ({ role: 'assistant', text: 'Let me see.', toolCalls: [{ id, name: 'a__b', arguments: '{"x":1}', ...(extra && { extra }) }] })
const thought = { anthropic: { model: 'm', blocks: [{ type: 'thinking', thinking: 'hm', signature: 's' }] } }
const wire = (messages: ModelMessage[], more: { withThinking?: boolean; tools?: typeof tools; model?: string } = {}) =>
  toAnthropic({ model: more.model ?? 'm', messages, tools: more.tools ?? tools }, { maxTokens: 10, withThinking: more.withThinking ?? true })

test('system, tools, and the ends of this and the last request are marked for the cache', t => {
  const { system, tools: offered, messages } = wire([
    { role: 'system', text: 'be kind' },
    { role: 'user', text: 'q' },
    call('c1'),
    { role: 'tool', toolCall: 'c1', text: '1' },
  ])
  t.deepEqual(system as unknown, [{ type: 'text', text: 'be kind', cache_control: mark }])
  t.deepEqual(offered as unknown, [
    { name: 'a__b', description: 'does', input_schema: { properties: {}, type: 'object' } },
    { name: 'c__d', description: '', input_schema: { type: 'object' }, cache_control: mark },
  ])
  t.deepEqual(messages as unknown, [
    { role: 'user', content: [{ type: 'text', text: 'q', cache_control: mark }] },
    { role: 'assistant', content: [{ type: 'text', text: 'Let me see.' }, { type: 'tool_use', id: 'c1', name: 'a__b', input: { x: 1 } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: '1', cache_control: mark }] },
  ])
})

test('at most four marks, however long the conversation: more are refused', t => {
  const messages = [{ role: 'system', text: 's' }, ...Array.from({ length: 20 }, (_, index): ModelMessage[] => [{ role: 'user', text: 'q' }, call(`c${index}`), { role: 'tool', toolCall: `c${index}`, text: 'r' }]).flat()] as ModelMessage[]
  t.is(JSON.stringify(wire(messages)).split('cache_control').length - 1, 4)
})

test('results and words of one side are one message, empty words are none', t => {
  const { messages } = wire([{ role: 'user', text: 'q' }, { role: 'assistant', text: ' ', toolCalls: [{ id: 'a', name: 'x', arguments: '{' }, { id: 'b', name: 'x', arguments: '[1]' }] }, { role: 'tool', toolCall: 'a', text: '' }, { role: 'tool', toolCall: 'b', text: 'r' }, { role: 'user', text: 'and?' }])
  t.deepEqual(messages.map(({ role, content }) => [role, Array.isArray(content) ? content.map(({ type }) => type) : content]), [
    ['user', ['text']],
    ['assistant', ['tool_use', 'tool_use']],
    ['user', ['tool_result', 'tool_result', 'text']],
  ])
  t.deepEqual((messages[1]!.content as { input?: unknown }[]).map(({ input }) => input), [{}, {}])
})

test('a conversation begins with the person', t => {
  t.is(wire([{ role: 'assistant', text: 'so', toolCalls: [] }, { role: 'user', text: 'q' }]).messages[0]?.role, 'user')
})

test('thinking goes back within its turn, to the model that thought it', t => {
  const turn: ModelMessage[] = [{ role: 'user', text: 'q' }, call('c1', thought), { role: 'tool', toolCall: 'c1', text: '1' }]
  const kinds = (body: ReturnType<typeof wire>) => (body.messages[1]!.content as { type: string }[])[0]?.type
  t.is(kinds(wire(turn)), 'thinking')
  t.is(kinds(wire(turn, { withThinking: false })), 'text')
  t.is(kinds(wire(turn, { model: 'other' })), 'text')
  t.is(kinds(wire([...turn, { role: 'assistant', text: 'so', toolCalls: [] }, { role: 'user', text: 'next' }])), 'text')
})

test('without tools, calls of earlier turns are told as words', t => {
  const { messages, tools: offered } = wire([{ role: 'user', text: 'q' }, call('c1'), { role: 'tool', toolCall: 'c1', text: '1' }], { tools: [] })
  t.is(offered, undefined)
  t.deepEqual(messages.map(({ content }) => (content as { text: string }[]).map(({ text }) => text)), [['q'], ['Let me see.\n[called a__b with {"x":1}]'], ['[result] 1']])
})

for (const offered of [tools, []]) {
  test(`images stand before the words of their message, with ${offered.length} tools`, t => {
    const { messages } = wire([{ role: 'user', text: 'What?', images: [{ type: 'image/webp', base64: 'AAAA' }] }], { tools: offered })
    t.deepEqual(messages as unknown, [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type: 'image/webp', data: 'AAAA' } }, { type: 'text', text: 'What?', cache_control: mark }] }])
  })
}
