import test from 'ava'
import { isPlacePointer, replaceAt, valueAt, withValueAt } from '../../../sandbox/capabilities/json-pointer.ts'

const data = { a: { 'b/c': [1, { '~': 2 }] }, '': 3 }
const cases: [string, unknown][] = [['', data], ['/a/b~1c/0', 1], ['/a/b~1c/1/~0', 2], ['/', 3], ['/x', undefined], ['/a/x/y', undefined], ['/toString', undefined], ['/__proto__', undefined], ['/a/b~1c/length', 2]]
for (const [pointer, value] of cases) {
  test(`"${pointer}" points at ${JSON.stringify(value) ?? 'nothing'}`, (t) => {
    t.deepEqual(valueAt(data, pointer), value)
  })
}

test('a value is put into a copy, with what is missing on the way', (t) => {
  const source = { timeout: 25 }
  t.deepEqual(withValueAt(source, '/offset', 7), { timeout: 25, offset: 7 })
  t.deepEqual(withValueAt(source, '/a/b', 7), { timeout: 25, a: { b: 7 } })
  t.deepEqual(withValueAt({ list: [1, 2] }, '/list/1', 7), { list: [1, 7] })
  t.is(withValueAt(source, '', 7), 7)
  t.deepEqual(source, { timeout: 25 })
  const odd = withValueAt({}, '/__proto__', { polluted: true })
  t.is(({} as { polluted?: boolean }).polluted, undefined)
  t.is(JSON.stringify(odd), '{"__proto__":{"polluted":true}}')
})

test('a value takes the place of one that is there, in its order, and nothing else is made', (t) => {
  const value = JSON.parse('{"a":1,"b":{"__proto__":"x","c":[1,2]},"d":3}')
  t.true(replaceAt(value, '/b/c/1', 'two'))
  t.true(replaceAt(value, '/b/__proto__', 'y'))
  t.true(replaceAt(value, '/a', 'one'))
  t.is(JSON.stringify(value), '{"a":"one","b":{"__proto__":"y","c":[1,"two"]},"d":3}')
  for (const pointer of ['', '/x', '/x/y', '/b/c/2', '/b/c/length', '/toString', '/a/length']) t.false(replaceAt(value, pointer, 'z'), pointer)
})

test('a place is a pointer into something', (t) => {
  for (const pointer of ['/a', '/d/token', '/a~1b/~0', '/0', '/']) t.true(isPlacePointer(pointer), pointer)
  for (const pointer of ['', 'a', 'a/b', '/a~2', '/~', `/${'a'.repeat(300)}`]) t.false(isPlacePointer(pointer), pointer)
})
