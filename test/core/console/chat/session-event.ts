import test from 'ava'
import { readSessionEvent } from '../../../../core/console/chat/session-event.ts'
import fc from '../../../helpers/fast-check.ts'

const types = ['turn.started', 'message.delta', 'tool.started', 'tool.finished', 'message.final', 'turn.failed', 'turn.cancelled']

test('a finished tool carries its denials and what would allow them', (t) => {
  const grant = { capability: 'net.http', scope: { allow: [{ url: 'https://example.com/*' }] } }
  const event = readSessionEvent('tool.finished', { turn: 't', step: 's', ok: false, error: { code: 'grant_missing', message: 'no' }, ms: 3, denials: [{ capability: 'net.http', tried: 'GET x', message: 'm', grant }, 'nonsense', {}] })
  t.deepEqual(event, {
    type: 'tool.finished', turn: 't', step: 's', ok: false, output: undefined, error: { code: 'grant_missing', message: 'no' }, ms: 3,
    denials: [{ capability: 'net.http', tried: 'GET x', message: 'm', grant }],
  })
})

test('an event that lacks what it needs is no event', (t) => {
  t.is(readSessionEvent('message.delta', { turn: 't' }), undefined)
  t.deepEqual(readSessionEvent('message.delta', { turn: 't', from: 4, text: '', anew: true }), { type: 'message.delta', turn: 't', from: 4, text: '', anew: true })
  t.like(readSessionEvent('message.final', { turn: 't', message: { id: 'm', text: 'x', fellBack: { from: 'a/x', code: 'c', message: 'w' } } }), { message: { fellBack: { from: 'a/x', code: 'c', message: 'w' } } })
  t.is(readSessionEvent('message.delta', { text: 'x' }), undefined)
  t.is(readSessionEvent('tool.started', { turn: 't', step: 's', plugin: 'p' }), undefined)
  t.is(readSessionEvent('message.final', { turn: 't', message: { id: 'm' } }), undefined)
  t.is(readSessionEvent('approval.requested', { turn: 't' }), undefined)
})

test('a piece says where it begins', (t) => {
  t.deepEqual(readSessionEvent('message.delta', { turn: 't', message: 'm', from: 3, text: 'all so far' }), { type: 'message.delta', turn: 't', from: 3, text: 'all so far' })
  t.is(readSessionEvent('message.delta', { turn: 't', message: 'm', from: '3', text: 'all so far' }), undefined)
})

test('whatever the data, reading never throws', (t) => {
  fc.assert(fc.property(fc.constantFrom(...types), fc.jsonValue(), (type, data) => void readSessionEvent(type, data)))
  fc.assert(fc.property(fc.constantFrom(...types), fc.dictionary(fc.constantFrom('turn', 'message', 'error', 'denials', 'text', 'step'), fc.jsonValue()), (type, data) => void readSessionEvent(type, data)))
  t.pass()
})

test('files of a message come with it; what is none is left out', (t) => {
  const file = { blob: 'B', name: 'a', type: 'image/png', bytes: 1 }
  t.like(readSessionEvent('turn.started', { turn: 't', message: { id: 'm', text: '', attachments: [file, { blob: 'C' }, null] } }), { message: { attachments: [file] } })
})

test('what plugins changed of a message, and failed to change, comes with it', (t) => {
  const [changed, failed] = [{ plugin: 'polite', at: '', before: 'hi' }, { plugin: 'broken', at: '', error: { code: 'guest_error', message: 'no' } }]
  t.like(readSessionEvent('turn.started', { turn: 't', message: { id: 'm', text: 'x', revisions: [changed, failed, { before: 'y' }, null] } }), { message: { revisions: [changed, failed] } })
})
