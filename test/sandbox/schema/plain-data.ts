import test from 'ava'
import { inspect } from '../../../sandbox/schema/plain-data.ts'

test('counts values, and hands on each text in its order', (t) => {
  const texts: string[] = []
  t.deepEqual(inspect({ a: ['b', { c: 'd' }], e: 1 }, { onText: (text) => void texts.push(text) }), { ok: true, nodes: 6 })
  t.deepEqual(texts, ['a', 'b', 'c', 'd', 'e'])
})

for (const [name, value, path] of [
  ['too deep', { a: [[[1]]] }, '/a/0/0'],
  ['too many', [1, 2, 3, 4, 5, 6], '/5'],
  ['__proto__', JSON.parse('{"a/b":{"__proto__":1}}'), '/a~1b/__proto__'],
] as const) {
  test(`${name} is refused, with its place`, (t) => t.like(inspect(value, { maxDepth: 3, maxNodes: 6 }), { ok: false, path }))
}

test('a value of half a million levels is no danger to the stack', (t) => {
  t.false(inspect(JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).ok)
})
