import test from 'ava'
import { keywords } from '../../../sandbox/schema/dialect.ts'
import { checkKeyword, compilePattern, formatRule, show } from '../../../sandbox/schema/keyword-value.ts'

for (const [keyword, value, holds] of [
  ['minLength', 0, true], ['minLength', 1.5, false], ['minLength', '1', false],
  ['minimum', -1.5, true], ['minimum', Infinity, false],
  ['uniqueItems', false, true], ['uniqueItems', 1, false],
  ['required', ['a'], true], ['required', ['a'.repeat(300)], false], ['required', [1], false],
  ['dependentRequired', { a: ['b'] }, true], ['dependentRequired', { a: 'b' }, false],
  ['type', 'string', true], ['type', ['string', 'null'], true], ['type', [], false], ['type', 'any', false],
  ['format', 'date', true], ['format', 'constructor', false],
  ['multipleOf', 0.5, true], ['multipleOf', -1, false],
] as const) {
  test(`${keyword}: ${JSON.stringify(value)} ${holds ? 'is taken' : 'is refused'}`, (t) => {
    const check = () => checkKeyword(keywords[keyword] ?? 'any', keyword, value, `/${keyword}`)
    if (holds) t.notThrows(check)
    else t.throws(check, { code: 'schema_invalid' })
  })
}

test('patterns mean what they mean in JavaScript, as far as RE2 goes', (t) => {
  for (const [pattern, fits, misfits] of [['^\\d{3}$', '123', '12a'], ['^\\u0041', 'A', 'B'], ['a/b', 'xa/bx', 'ab'], ['^[\\w.-]+@x$', 'a.b@x', 'a b@x'], ['^(?<y>\\d+)$', '1', 'x'], ['^.$', 'x', 'xy']] as const) {
    const { test: matches } = compilePattern(pattern, '')
    t.true(matches(fits), pattern)
    t.false(matches(misfits), pattern)
  }
})

test('formats', (t) => {
  t.true(formatRule('email').test('a@example.com'))
  t.false(formatRule('email').test(`${'a'.repeat(3000)}@example.com`))
  t.false(formatRule('constructor').test('x'))
})

test('what is shown is short', (t) => {
  t.true(show('a'.repeat(1000)).length < 100)
  t.is(show(undefined), 'nothing')
})
