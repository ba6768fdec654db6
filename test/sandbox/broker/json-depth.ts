import test from 'ava'
import { nestsDeeper } from '../../../sandbox/broker/json-depth.ts'
import fc from '../../helpers/fast-check.ts'

for (const [text, depth, deeper] of [
  ['1', 0, false],
  ['[]', 0, true],
  ['[]', 1, false],
  ['[[]]', 1, true],
  ['[[],[],[]]', 2, false],
  ['{"a":{"b":[]}}', 2, true],
  ['"[[[["', 0, false],
  ['"\\"[[[["', 0, false],
  ['["\\\\",[[]]]', 2, true],
  ['["\\\\\\"[[[["]', 1, false],
  ['"unfinished [[', 0, false],
  ['['.repeat(1_000_000), 64, true],
  [`"${'\\'.repeat(1_000_000)}`, 64, false],
] as const) {
  test(`${text.slice(0, 30)} nests ${deeper ? '' : 'no '}deeper than ${depth}`, (t) => t.is(nestsDeeper(text, depth), deeper))
}

test('agrees with a count over what JSON.parse reads', (t) => {
  const depthOf = (value: unknown): number => (typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0)
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(8), (value, depth) => nestsDeeper(JSON.stringify(value), depth) === depthOf(value) > depth))
  t.pass()
})
