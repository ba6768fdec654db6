import test from 'ava'
import { toWire } from '../../../core/models/wire-request.ts'

test('no tools, no list of them: some vendors refuse an empty one', t => {
  t.deepEqual(toWire({ model: 'm', messages: [{ role: 'user', text: 'hi' }], tools: [] }, { withUsage: false, withExtras: true }), { model: 'm', messages: [{ role: 'user', content: 'hi' }], stream: true })
})

test('usage is asked for where it is understood', t => {
  t.deepEqual(toWire({ model: 'm', messages: [], tools: [] }, { withUsage: true, withExtras: true }).stream_options, { include_usage: true })
})

test('an assistant without words sends none, not empty ones', t => {
  const wire = toWire({ model: 'm', messages: [{ role: 'assistant', text: '', toolCalls: [{ id: 'c', name: 'n', arguments: '{"a":1}' }] }, { role: 'assistant', text: 'so', toolCalls: [] }], tools: [] }, { withUsage: false, withExtras: true })
  t.deepEqual(wire.messages, [
    { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'n', arguments: '{"a":1}' } }] },
    { role: 'assistant', content: 'so' },
  ])
})

test('images stand before the words of their message, as data addresses', t => {
  const images = [{ type: 'image/png' as const, base64: 'AAAA' }]
  const { messages } = toWire({ model: 'm', messages: [{ role: 'user', text: 'What?', images }, { role: 'user', text: ' ', images }, { role: 'user', text: 'No image', images: [] }], tools: [] }, { withUsage: false, withExtras: false })
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }
  t.deepEqual(messages.map(({ content }) => content as unknown), [[image, { type: 'text', text: 'What?' }], [image], 'No image'])
})
