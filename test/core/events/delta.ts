import test from 'ava'
import { deltaOf, finishedMessageOf } from '../../../core/events/delta.ts'
import fc from '../../helpers/fast-check.ts'

test('a delta names its message and its text', (t) => {
  const data = { turn: 'T', message: 'M', text: 'x' }
  t.deepEqual(deltaOf({ type: 'message.delta', data }), { message: 'M', text: 'x', from: 0, anew: false, data })
  t.like(deltaOf({ type: 'message.delta', data: { ...data, from: 4, anew: true } }), { from: 4, anew: true })
  t.is(deltaOf({ type: 'tool.started', data }), undefined)
  t.is(finishedMessageOf({ type: 'message.final', data: { message: { id: 'M' } } }), 'M')
})

test('anything else is neither', (t) => {
  fc.assert(fc.property(fc.constantFrom('message.delta', 'message.final'), fc.anything(), (type, data) => {
    const delta = deltaOf({ type, data })
    const finished = finishedMessageOf({ type, data })
    return (delta === undefined || typeof delta.text === 'string') && (finished === undefined || typeof finished === 'string')
  }))
  t.pass()
})
