import test from 'ava'
import { Headers } from '../../../../sandbox/guest/shims/headers.ts'

test('names have no case and values are joined, as Node\'s own', (t) => {
  const pairs: [string, string][] = [['X-B', '1'], ['a', ' 2 '], ['x-b', '3'], ['Set-Cookie', 'a=1'], ['set-cookie', 'b=2']]
  const ours = new Headers(pairs)
  const theirs = new globalThis.Headers(pairs)
  t.deepEqual([...ours], [...theirs])
  t.is(ours.get('x-B'), theirs.get('x-B'))
  t.deepEqual(ours.getSetCookie(), theirs.getSetCookie())
})

test('set replaces, append adds, delete removes', (t) => {
  const headers = new Headers({ a: '1' })
  headers.append('A', '2')
  headers.set('a', '3')
  t.is(headers.get('a'), '3')
  headers.delete('A')
  t.false(headers.has('a'))
  t.is(headers.get('a'), null)
})

test('another Headers, a record and pairs are taken', (t) => {
  t.deepEqual([...new Headers(new Headers({ a: '1' }))], [['a', '1']])
  t.deepEqual([...new Headers(new Map([['a', '1']]))], [['a', '1']])
  t.deepEqual([...new Headers({ a: '1' }).keys()], ['a'])
  t.deepEqual([...new Headers({ a: '1' }).values()], ['1'])
})

for (const [name, value] of [['a b', '1'], ['', '1'], ['a', 'b\r\nc: d'], ['a', 'b\0'], ['ключ', '1'], ['a', 'é€']] as const) {
  test(`"${name}: ${JSON.stringify(value)}" is refused`, (t) => {
    t.throws(() => new Headers([[name, value]]), { instanceOf: TypeError })
    t.throws(() => new globalThis.Headers([[name, value]]))
  })
}

test('a pair of three is refused', (t) => {
  t.throws(() => new Headers([['a', 'b', 'c'] as unknown as [string, string]]), { instanceOf: TypeError })
  t.throws(() => new Headers('a: b' as never), { instanceOf: TypeError })
})
