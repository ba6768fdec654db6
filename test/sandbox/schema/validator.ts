import test from 'ava'
import { SchemaError } from '../../../sandbox/schema/schema-error.ts'
import { compileSchema } from '../../../sandbox/schema/validator.ts'
import fc from '../../helpers/fast-check.ts'

const forecast = {
  type: 'object',
  properties: {
    city: { type: 'string', minLength: 2 },
    unit: { enum: ['celsius', 'fahrenheit'] },
    day: { type: 'string', format: 'date' },
    hours: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 23 }, uniqueItems: true },
  },
  required: ['city'],
  additionalProperties: false,
}

for (const [value, path, message] of [
  [{ city: 'Oslo', unit: 'celsius', day: '2026-02-28', hours: [1, 2] }, undefined, undefined],
  [{}, '', 'the property "city" is missing'],
  [{ city: 'O' }, '/city', 'String is too short (1 < 2).'],
  [{ city: 7 }, '/city', 'type "number" is invalid. Expected "string".'],
  [{ city: 'Oslo', town: 1 }, '', 'there is no property "town"'],
  [{ city: 'Oslo', unit: 'kelvin' }, '/unit', 'must be "celsius" or "fahrenheit"'],
  [{ city: 'Oslo', day: '2026-02-30' }, '/day', 'must be text of the format date'],
  [{ city: 'Oslo', hours: [1, 24] }, '/hours/1', '24 is greater than 23.'],
  [{ city: 'Oslo', hours: [1, 1] }, '/hours', 'Duplicate items at indexes 0 and 1.'],
  [{ city: 'Oslo', hours: [1.5] }, '/hours/0', 'type "number" is invalid. Expected "integer".'],
  [[], '', 'type "array" is invalid. Expected "object".'],
  [undefined, '', 'not a JSON value'],
  [JSON.parse('{"city":"Oslo","__proto__":{"x":1}}'), '/__proto__', 'found the property name "__proto__", which is not allowed'],
] as const) {
  test(`a forecast's input ${JSON.stringify(value)}: ${message ?? 'fits'}`, (t) => {
    t.deepEqual(compileSchema(forecast)(value), message === undefined ? { ok: true } : { ok: false, path, message })
  })
}

for (const [schema, fits, misfits] of [
  [true, [1, null], []],
  [false, [], [1]],
  [{ pattern: '^a+$' }, ['aa', 5], ['b', '']],
  [{ not: { pattern: '^a' } }, ['b'], ['a', 1]],
  [{ anyOf: [{ pattern: '^a' }, { type: 'string', pattern: 'b$' }] }, ['ax', 'xb', 1], ['x']],
  [{ oneOf: [{ pattern: '^a' }, { pattern: 'b$' }] }, ['ax', 'xb'], ['ab', 'x']],
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  [{ if: { properties: { k: { pattern: '^x' } }, required: ['k'] }, then: { required: ['y'] } }, [{ k: 'a' }, { k: 'x', y: 1 }], [{ k: 'x' }]],
  [{ propertyNames: { pattern: '^[a-z]+$' } }, [{ abc: 1 }, 1], [{ ABC: 1 }]],
  [{ type: 'string', pattern: '^a', format: 'email' }, ['a@example.com'], ['b@example.com', 'a']],
  [{ type: 'string', pattern: '^a', enum: ['a', 'b'] }, ['a'], ['b', 'ab']],
  [{ type: ['string', 'null'], pattern: '^a' }, ['a', null], ['b', 1]],
  [{ const: { a: [1] } }, [{ a: [1] }], [{ a: [2] }, 1]],
  [{ enum: [null, 1, { a: 1 }] }, [null, 1, { a: 1 }], [{ a: 2 }, '1']],
  [{ const: 'a', enum: ['a', 'b'] }, ['a'], ['b']],
  [{ items: { type: 'string', pattern: '^a' } }, [['a', 'ab', 'a']], [['a', 'b']]],
  [{ prefixItems: [{ type: 'string' }], items: false }, [['a'], []], [['a', 1], [1]]],
  [{ contains: { pattern: '^a' }, minContains: 2 }, [['a', 'ab', 'c']], [['a', 'c']]],
  [{ $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' }, name: { type: 'string' } } } }, $ref: '#/$defs/node' }, [{ next: { next: { name: 'x' } } }], [{ next: { next: { name: 1 } } }]],
  [{ $defs: { 'a/b c~': { type: 'string' } }, $ref: '#/$defs/a~1b%20c~0' }, ['x'], [1]],
  [{ properties: { self: { $ref: '#' }, n: { type: 'number' } } }, [{ self: { self: { n: 1 } } }], [{ self: { self: { n: 'x' } } }]],
  [{ required: ['toString'] }, [{ toString: 1 }], [{}]],
  [{ properties: { constructor: { type: 'string' } } }, [{}, { constructor: 'x' }], [{ constructor: 1 }]],
  [{ dependentRequired: { a: ['b'] }, dependentSchemas: { c: { required: ['d'] } } }, [{ a: 1, b: 1 }, {}], [{ a: 1 }, { c: 1 }]],
  [{ multipleOf: 0.1 }, [0.3, 1], [0.35]],
  [{ minLength: 2, maxLength: 2 }, ['ab', '😀😀'], ['a', '😀']],
  [{ format: 'uri' }, ['https://example.com/'], ['no uri', `https://example.com/${'a'.repeat(3000)}`]],
  [{ $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'T', description: 'd', default: 1, examples: [1], type: 'number' }, [1], ['a']],
] as const) {
  test(`${JSON.stringify(schema)} tells what fits`, (t) => {
    const check = compileSchema(schema)
    for (const value of fits) t.true(check(value).ok, JSON.stringify(value))
    for (const value of misfits) t.false(check(value).ok, JSON.stringify(value))
  })
}

const nested = (depth: number): object => (depth === 0 ? {} : { properties: { a: nested(depth - 1) } })

for (const [name, schema, path] of [
  ['no schema', 7, ''],
  ['null', null, ''],
  ['an unknown keyword', { properties: { a: { typ: 'string' } } }, '/properties/a/typ'],
  ['a keyword of Object.prototype', { constructor: {} }, '/constructor'],
  ['an unknown type', { properties: { a: { type: 'text' } } }, '/properties/a/type'],
  ['an unknown format', { format: 'regex' }, '/format'],
  ['patternProperties', { patternProperties: { '^(a+)+$': {} } }, '/patternProperties'],
  ['$id', { $id: 'https://example.com/x' }, '/$id'],
  ['a remote reference', { $ref: 'https://example.com/schema.json' }, '/$ref'],
  ['a file reference', { $ref: 'file:///etc/passwd' }, '/$ref'],
  ['an anchor reference', { $ref: '#name' }, '/$ref'],
  ['a reference to nothing', { $ref: '#/$defs/missing' }, '/$ref'],
  ['a reference to what is no schema', { $ref: '#/required', required: ['a'] }, '/$ref'],
  ['a reference into Object.prototype', { $ref: '#/constructor' }, '/$ref'],
  ['a broken reference', { $ref: '#/%E0%A4%A' }, '/$ref'],
  ['a reference to itself', { $ref: '#' }, ''],
  ['references in a circle', { $defs: { a: { $ref: '#/$defs/b' }, b: { anyOf: [{ $ref: '#/$defs/a' }] } } }, '/$defs/a'],
  ['a circle through not', { $defs: { a: { not: { $ref: '#/$defs/a' } } } }, '/$defs/a'],
  ['a schema nested too deep', nested(40), undefined],
  ['a schema of too many parts', { anyOf: Array.from({ length: 3000 }, () => ({})) }, undefined],
  ['a schema of a megabyte', { description: 'a'.repeat(1_000_000) }, ''],
  ['the property __proto__', JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'), '/properties/__proto__'],
  ['__proto__ as a keyword', JSON.parse('{"__proto__":{"type":"string"}}'), '/__proto__'],
  ['a look-ahead', { pattern: '(?=a)b' }, '/pattern'],
  ['a back-reference', { pattern: '(a)\\1' }, '/pattern'],
  ['a broken pattern', { pattern: '(' }, '/pattern'],
  ['a pattern that unfolds', { pattern: '((a{100}){100}){100}' }, '/pattern'],
  ['a long pattern', { pattern: 'a'.repeat(2000) }, '/pattern'],
  ['many patterns', { allOf: Array.from({ length: 60 }, () => ({ pattern: 'a' })) }, undefined],
  ['required that is no list', { required: 'a' }, '/required'],
  ['a negative length', { minLength: -1 }, '/minLength'],
  ['NaN', { minimum: Number.NaN }, '/minimum'],
  ['multiples of nothing', { multipleOf: 0 }, '/multipleOf'],
  ['an empty enum', { enum: [] }, '/enum'],
  ['an empty anyOf', { anyOf: [] }, '/anyOf'],
  ['items as a list', { items: [{}] }, '/items'],
  ['properties as a list', { properties: [] }, '/properties'],
] as const) {
  test(`${name} is refused, with its place`, (t) => {
    const error = t.throws(() => compileSchema(schema), { instanceOf: SchemaError })
    t.is(error?.code, 'schema_invalid')
    t.is(typeof error?.details.found, 'string')
    t.is(typeof error?.details.allowed, 'string')
    if (path !== undefined) t.is(error?.details.path, path)
  })
}

test('^(a+)+$ over forty characters is quick, for no pattern runs as a RegExp', (t) => {
  const check = compileSchema({ type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } }, propertyNames: { pattern: '^(a+)+$' } })
  // With backtracking, this would not end before the heat death of the universe.
  t.false(check({ a: `${'a'.repeat(40)}!` }).ok)
  t.false(check({ [`${'a'.repeat(40)}!`]: 1 }).ok)
  t.true(check({ a: 'a'.repeat(40) }).ok)
})

const doubling = (keyword: string, depth: number) => ({
  $defs: Object.fromEntries(Array.from({ length: depth + 1 }, (_, level) => [`d${level}`, level === depth ? { type: 'string' } : { [keyword]: [{ $ref: `#/$defs/d${level + 1}` }, { $ref: `#/$defs/d${level + 1}` }] }])),
  $ref: '#/$defs/d0',
})

for (const keyword of ['anyOf', 'allOf', 'oneOf']) {
  test(`${keyword} that doubles forty times ends within its budget`, (t) => {
    const check = compileSchema(doubling(keyword, 40))
    const started = process.threadCpuUsage()
    t.like(check(1), { ok: false, message: 'too much work to check against this schema' })
    const { user, system } = process.threadCpuUsage(started)
    t.true(user + system < 1_000_000)
    t.true(compileSchema({ type: 'number' })(1).ok)
  })
}

test('recursion that branches at each level of a deep value ends within its budget', (t) => {
  const schema = { properties: { a: { anyOf: [{ $ref: '#' }, { $ref: '#' }, { $ref: '#' }] } }, required: ['b'] }
  const deep = Array.from({ length: 50 }).reduce<object>((inner) => ({ a: inner }), {})
  t.false(compileSchema(schema)(deep).ok)
})

for (const [name, schema, value] of [
  ['long texts, measured again and again', { items: { allOf: Array.from({ length: 400 }, () => ({ maxLength: 1_000_000 })) } }, Array.from({ length: 40 }, () => 'a'.repeat(200_000))],
  ['many errors', { contains: { enum: ['a'.repeat(30_000), 'b'.repeat(30_000)] } }, Array.from({ length: 20_000 }, (_, index) => index)],
  ['wide objects', { allOf: Array.from({ length: 500 }, () => ({ additionalProperties: { type: 'number' } })) }, Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index]))],
  ['large arrays compared each with each', { uniqueItems: true }, Array.from({ length: 256 }, () => Array.from({ length: 300 }, (_, index) => index))],
  ['many texts and many patterns', { items: { allOf: Array.from({ length: 50 }, () => ({ type: 'string', pattern: '(a|b)*c' })) } }, Array.from({ length: 20_000 }, (_, index) => `${'ab'.repeat(10)}${index}`)],
  ['a pattern that keeps even a linear engine busy', { pattern: '[ab]*a[ab]{900}$' }, 'abbab'.repeat(100_000)],
  ['the same over a text just short enough', { pattern: '[ab]*a[ab]{900}$' }, 'abbab'.repeat(4_000)],
] as const) {
  test(`${name}: bounded work`, (t) => {
    const check = compileSchema(schema)
    const started = process.threadCpuUsage()
    check(value)
    const { user, system } = process.threadCpuUsage(started)
    t.log(`${((user + system) / 1000).toFixed(0)} ms`)
    t.true(user + system < 2_000_000)
  })
}

test('values nested too deep or too large are refused before the library sees them', (t) => {
  const check = compileSchema(true)
  t.like(check(Array.from({ length: 100 }).reduce<unknown>((inner) => [inner], 1)), { ok: false })
  t.like(check(Array.from({ length: 200_000 }, () => 1)), { ok: false })
})

test('any JSON as a schema compiles or is refused with schema_invalid, and any JSON as a value gets a verdict', (t) => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (schema, value) => {
    try {
      return typeof compileSchema(schema)(value).ok === 'boolean'
    } catch (error) {
      return error instanceof SchemaError && error.code === 'schema_invalid'
    }
  }))
  t.pass()
})

const keyword = fc.oneof(
  fc.record({ type: fc.constantFrom('string', 'number', 'object', 'array') }),
  fc.record({ minimum: fc.integer() }),
  fc.record({ pattern: fc.constantFrom('^a', 'b$', '[0-9]+', '(a|b)*') }),
  fc.record({ enum: fc.array(fc.jsonValue(), { minLength: 1, maxLength: 3 }) }),
)
test('a schema and its negation never both hold', (t) => {
  // A property `__proto__` is refused whatever the schema says.
  const plainValue = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__'))
  fc.assert(fc.property(keyword, fc.oneof(plainValue, fc.constantFrom('a', 'b', 'ab', '9')), (schema, value) => compileSchema(schema)(value).ok !== compileSchema({ not: schema })(value).ok))
  t.pass()
})

test('a validator compiles nothing again', (t) => {
  const check = compileSchema(forecast)
  for (let round = 0; round < 1000; round++) check({ city: 'Oslo' })
  const started = performance.now()
  for (let round = 0; round < 1000; round++) check({ city: 'Oslo', unit: 'celsius', hours: [1, 2, 3] })
  t.log(`${(performance.now() - started).toFixed(1)} µs a call`)
  t.pass()
})
