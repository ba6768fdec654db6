import test from 'ava'
import { outOfBounds } from '../../../plugin-registry/manifest/json-bounds.ts'
import fc from '../../helpers/fast-check.ts'

test('ordinary JSON passes', (t) => {
  for (const value of [null, 1, 'x', [], {}, { a: [{ b: 'c' }] }, { constructor: 1 }]) t.is(outOfBounds(value), undefined)
})

test('what is too deep, too much, too long or named __proto__ is found, wherever it is', (t) => {
  const nest = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
  t.is(outOfBounds(nest(32)), undefined)
  t.like(outOfBounds(nest(34)), { found: 'more than 32 levels' })
  t.like(outOfBounds(nest(3_000)), { found: 'more than 32 levels' })
  t.like(outOfBounds(Array.from({ length: 20_001 }, () => 0)), { found: 'more than 20000 values' })
  t.like(outOfBounds({ a: ['x'.repeat(300_000)] }), { allowed: 'at most 262144' })
  t.like(outOfBounds({ ['k'.repeat(300_000)]: 1 }), { allowed: 'at most 262144' })
  t.deepEqual(outOfBounds(JSON.parse('{"a":[{"__proto__":{}}]}'))?.path, ['a', '0', '__proto__'])
})

test('a key __proto__ is never missed', (t) => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    t.is(outOfBounds(JSON.parse(JSON.stringify({ value })))?.path.includes('__proto__') ?? false, JSON.stringify(value).includes('"__proto__":'))
  }), { numRuns: 200 })
})
