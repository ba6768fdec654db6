import test from 'ava'
import { fieldsOf, inputFrom, parsed, parsedObject, typedFrom, wholeInputField, wholeInputFrom } from '../../../../core/console/plugins/schema-form.ts'
import fc from '../../../helpers/fast-check.ts'

const schema = {
  type: 'object',
  required: ['city', 'days'],
  properties: {
    city: { type: 'string', description: 'Where' },
    days: { type: 'integer' },
    unit: { type: 'string', enum: ['C', 'F'] },
    detailed: { type: 'boolean' },
    extra: { type: 'object' },
  },
}
const fields = fieldsOf(schema) ?? []

test('each property has a field of its kind', (t) => {
  t.deepEqual(fields.map(({ name, kind, required }) => [name, kind, required]), [
    ['city', 'text', true], ['days', 'number', true], ['unit', 'choice', false], ['detailed', 'flag', false], ['extra', 'json', false],
  ])
})

test('what was typed becomes the input, empty optional fields are left out', (t) => {
  t.deepEqual(inputFrom(fields, { city: 'Oslo', days: ' 3 ', unit: '', detailed: 'true', extra: '{"a":[1]}' }), { ok: true, input: { city: 'Oslo', days: 3, detailed: true, extra: { a: [1] } } })
  t.deepEqual(inputFrom(fields, { city: 'Oslo', days: '3' }), { ok: true, input: { city: 'Oslo', days: 3 } })
})

test('a field that cannot be right is named', (t) => {
  t.deepEqual(inputFrom(fields, { city: 'Oslo', days: 'three' }), { ok: false, field: 'days' })
  t.deepEqual(inputFrom(fields, { city: 'Oslo' }), { ok: false, field: 'days' })
  t.deepEqual(inputFrom(fields, { city: 'Oslo', days: '1', extra: '{' }), { ok: false, field: 'extra' })
})

test('a schema that is no object with properties asks for JSON itself', (t) => {
  for (const free of [{ type: 'string' }, true, null, 7, [], { anyOf: [] }]) t.is(fieldsOf(free), undefined)
  t.deepEqual(fieldsOf({ type: 'object' }), [])
})

test('hostile names stay plain properties', (t) => {
  const hostile = fieldsOf(JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}')) ?? []
  const filled = inputFrom(hostile, JSON.parse('{"__proto__":"x","constructor":"y"}'))
  t.true(filled.ok)
  t.is(JSON.stringify(filled.ok && filled.input), '{"__proto__":"x","constructor":"y"}')
  t.is(Object.getPrototypeOf(filled.ok && filled.input), Object.prototype)
})

test('whatever a plugin calls its schema, a form or none comes of it', (t) => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const made = fieldsOf(value)
    if (made !== undefined) inputFrom(made, {})
  }))
  t.is(parsed('{'), undefined)
})

test('a config comes back into its fields, and out again', (t) => {
  const fields = fieldsOf({ type: 'object', properties: { zone: { type: 'string' }, days: { type: 'integer' }, loud: { type: 'boolean' }, tags: { type: 'array' } } })
  const config = { zone: 'Europe/Berlin', days: 3, loud: true, tags: ['a'] }
  const typed = typedFrom(fields, { ...config, unknown: 1 })
  t.deepEqual(typed, { zone: 'Europe/Berlin', days: '3', loud: 'true', tags: '["a"]' })
  t.deepEqual(inputFrom(fields ?? [], typed), { ok: true, input: config })
  t.deepEqual(typedFrom(undefined, { a: 1 }), { input: '{\n  "a": 1\n}' })
})

test('JSON that is asked for as a whole must be an object', (t) => {
  t.deepEqual(parsedObject(' '), { ok: true, input: {} })
  t.deepEqual(parsedObject('{"a":1}'), { ok: true, input: { a: 1 } })
  for (const text of ['[]', '7', 'null', '{', 'x']) t.deepEqual(parsedObject(text), { ok: false, field: 'input' })
})

test('an input that is a text is typed as it is, any other that is no object as JSON', (t) => {
  t.like(wholeInputField({ type: 'string', description: 'what to count' }, 'JSON'), { name: 'input', kind: 'text', about: 'what to count' })
  t.like(wholeInputField({ type: 'array' }, 'JSON'), { kind: 'json', about: 'JSON' })
  t.deepEqual(wholeInputFrom({ type: 'string' }, '{"a":1}'), { ok: true, input: '{"a":1}' })
  t.deepEqual(wholeInputFrom({ type: 'array' }, '[1]'), { ok: true, input: [1] })
  t.deepEqual(wholeInputFrom({ type: 'array' }, '[1'), { ok: false, field: 'input' })
  t.deepEqual(wholeInputFrom({}, '[1]'), { ok: false, field: 'input' })
})
