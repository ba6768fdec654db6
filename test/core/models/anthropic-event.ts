import test from 'ava'
import { readAnthropicEvent } from '../../../core/models/anthropic-event.ts'
import fc from '../../helpers/fast-check.ts'

test('known events are read, unknown ones skipped, wrong ones refused', t => {
  t.like(readAnthropicEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'hi', later: 1 } }), { event: { index: 0, delta: { text: 'hi' } } })
  t.like(readAnthropicEvent({ type: 'message_delta', delta: { stop_reason: null }, usage: { input_tokens: null, output_tokens: 5 } }), { event: { usage: { output_tokens: 5 } } })
  t.deepEqual(readAnthropicEvent({ type: 'from_the_future', index: -1 }), {})
  for (const data of [5, null, 'x', {}, { type: 5 }, { type: 'content_block_stop', index: -1 }, { type: 'content_block_stop', index: 1.5 }, { type: 'message_start' }, { type: 'message_delta', delta: { stop_reason: 5 } }]) {
    t.is(readAnthropicEvent(data), undefined, JSON.stringify(data))
  }
})

test('whatever comes, it is read or refused, never thrown', t => {
  const kinds = fc.constantFrom('message_start', 'content_block_start', 'content_block_delta', 'message_delta', 'message_stop', 'ping')
  fc.assert(fc.property(fc.record({ type: kinds, index: fc.anything(), delta: fc.anything(), content_block: fc.anything(), message: fc.anything(), usage: fc.anything() }), data => {
    readAnthropicEvent(data)
    return true
  }))
  t.pass()
})
