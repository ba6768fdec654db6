import { validate } from '@cfworker/json-schema'
import test from 'ava'
import { createBudget } from '../../../sandbox/schema/budget.ts'
import { compile } from '../../../sandbox/schema/compiler.ts'

function compiled(schema: unknown) {
  const budget = createBudget()
  budget.start()
  return compile(schema, { all: ['a'] }, budget)
}

test('nothing that the library would run as a RegExp or look up elsewhere is left', (t) => {
  const { root, testsText } = compiled({ type: 'string', pattern: '^a', format: 'email', title: 'T', $comment: 'c', allOf: [{ pattern: 'b' }] })
  t.true(testsText)
  const keys = (schema: unknown): string[] => (typeof schema === 'object' && schema !== null ? Object.entries(schema).flatMap(([key, value]) => [key, ...keys(value)]) : [])
  for (const gone of ['pattern', 'patternProperties', 'format', '$id', 'title', '$comment']) t.false(keys(root).includes(gone), gone)
})

test('the source stays as it was', (t) => {
  const source = Object.freeze({ type: 'object', properties: Object.freeze({ a: Object.freeze({ $ref: '#' }) }) })
  t.notThrows(() => compiled(source))
})

test('each visit to a subschema costs a step', (t) => {
  const budget = createBudget({ steps: 3, ms: 1e9 })
  const { root, lookup } = compile({ items: { type: 'number' } }, { all: [] }, budget)
  budget.start()
  t.true(validate([1, 2], root, '2020-12', lookup).valid)
  budget.start()
  t.throws(() => validate([1, 2, 3], root, '2020-12', lookup), { name: 'BudgetSpent' })
})

test('schemas without patterns need no texts', (t) => t.false(compiled({ type: 'string' }).testsText))
