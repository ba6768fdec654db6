import test from 'ava'
import { validate } from '@cfworker/json-schema'
import { inspect } from '../../../sandbox/schema/plain-data.ts'
import { quickFit } from '../../../sandbox/schema/quick-fit.ts'
import { compileSchema } from '../../../sandbox/schema/validator.ts'
import fc from '../../helpers/fast-check.ts'

const forecast = {
  type: 'object',
  description: 'What the weather will be',
  properties: {
    city: { type: 'string', maxLength: 20, description: 'Where' },
    unit: { enum: ['celsius', 'fahrenheit'] },
    days: { type: 'integer', minimum: 1, maximum: 14 },
    hours: { type: 'array', items: { type: 'number' }, maxItems: 3 },
    place: { type: 'object', properties: { note: { type: 'null' }, indoors: { type: 'boolean' } } },
  },
  required: ['city'],
  additionalProperties: false,
}

for (const value of [{ city: 'Oslo' }, { city: 'Oslo', unit: 'celsius', days: 14, hours: [1, 2.5], place: { note: null, indoors: true } }, { city: 'Oslo', hours: [], place: {} }]) {
  test(`plainly fits: ${JSON.stringify(value)}`, (t) => {
    t.true(quickFit(forecast)?.(value))
    t.deepEqual(compileSchema(forecast)(value), { ok: true })
  })
}

const inherited: unknown = Object.create({ city: 'Oslo' })
for (const [what, value] of Object.entries({
  'a name that is missing': {}, 'a name that is not in the schema': { city: 'Oslo', town: 1 }, 'a text that is too long': { city: 'x'.repeat(21) }, 'a number for a text': { city: 1 }, 'no choice': { city: 'Oslo', unit: 'kelvin' },
  'no whole number': { city: 'Oslo', days: 1.5 }, 'a number that is too large': { city: 'Oslo', days: 15 }, 'no number at all': { city: 'Oslo', days: Number.NaN }, 'a list that is too long': { city: 'Oslo', hours: [1, 2, 3, 4] },
  'a list with a hole': { city: 'Oslo', hours: Array(2) }, 'a name that is inherited': inherited, 'the name __proto__': JSON.parse('{"city":"Oslo","__proto__":{}}') as unknown, 'a list': [], 'nothing': undefined, 'a text': 'Oslo',
})) {
  test(`left to the library: ${what}`, (t) => t.false(quickFit(forecast)?.(value)))
}

for (const schema of [true, {}, { type: ['string', 'null'] }, { type: 'string', pattern: '^a' }, { type: 'string', minLength: 1 }, { enum: ['ab'], maxLength: 1 }, { type: 'number', enum: [1] }, { type: 'number', multipleOf: 2 }, { type: 'object', additionalProperties: { type: 'string' } }, { type: 'object', required: ['a'] }, { type: 'array', items: { type: 'array', items: { type: 'string' } } }, { type: 'array' }, { $ref: '#/$defs/a', $defs: { a: {} } }]) {
  test(`no plain schema: ${JSON.stringify(schema)}`, (t) => t.is(quickFit(schema), undefined))
}

const name = fc.constantFrom('a', 'b', 'c', 'toString', 'constructor')
const bound = fc.integer({ min: -2, max: 4 })
const size = fc.integer({ min: 0, max: 4 })
const scalarSchema = fc.oneof(
  fc.record({ type: fc.constantFrom('string', 'number', 'integer', 'boolean', 'null'), minimum: bound, maximum: bound, maxLength: size, maxItems: size }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constantFrom('string', 'number'), enum: fc.array(fc.oneof(fc.string(), fc.integer({ min: 0, max: 3 })), { minLength: 1 }), maxLength: size }, { requiredKeys: ['enum'] }),
)
const { schema: anySchema } = fc.letrec((tie) => ({
  schema: fc.oneof({ depthSize: 'small' }, scalarSchema, fc.record({ type: fc.constant('array'), items: tie('schema'), maxItems: size }, { requiredKeys: ['type'] }), fc.record({ type: fc.constant('object'), properties: fc.dictionary(name, tie('schema')), required: fc.array(name), additionalProperties: fc.boolean(), minimum: bound }, { requiredKeys: ['type'] })),
}))
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constantFrom('', 'a', 'abcd', '😀😀😀'), fc.double(), fc.integer({ min: -3, max: 5 }), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 5 }), fc.dictionary(fc.oneof(name, fc.constant('__proto__')), tie('value'))),
}))

test('whatever is quickly said to fit is within bounds, and the library says so too', (t) => {
  let fitting = 0
  fc.assert(
    fc.property(anySchema, anyValue, (schema, value) => {
      if (quickFit(schema)?.(value) !== true) return true
      fitting++
      return inspect(value).ok && validate(value, schema as object, '2020-12').valid
    }),
    { numRuns: 20_000 },
  )
  t.true(fitting > 100, `${fitting}`)
})
