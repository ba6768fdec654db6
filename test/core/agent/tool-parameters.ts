import test from 'ava'
import { inputOf, parametersOf } from '../../../core/agent/tool-parameters.ts'

const object = { type: 'object', properties: { city: { type: 'string' } } }
const text = { type: 'string', description: 'what to count' }

test('an object is offered to models as it is', (t) => {
  t.deepEqual(parametersOf(object), object)
  t.deepEqual(inputOf(object, { input: 1 }), { input: 1 })
  t.deepEqual(parametersOf({ properties: {} }), { type: 'object', properties: {} })
})

test('anything else is the one argument "input", and taken out again', (t) => {
  t.deepEqual(parametersOf(text), { type: 'object', properties: { input: text }, required: ['input'], additionalProperties: false })
  t.is(inputOf(text, { input: 'hello' }), 'hello')
  t.deepEqual(inputOf(text, {}), {})
})

test('what the schema refers to is still found', (t) => {
  const list = { type: 'array', items: { $ref: '#/$defs/city' }, $defs: { city: { type: 'string' } } }
  t.like(parametersOf(list), { properties: { input: { type: 'array', items: { $ref: '#/$defs/city' } } }, $defs: { city: { type: 'string' } } })
})
