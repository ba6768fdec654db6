import test from 'ava'
import { count, field, list, time } from '../../../core/cli/cell.ts'
import { textTable } from '../../../core/cli/text-table.ts'

test('columns line up, wide characters and all', (t) => {
  const text = textTable([field('NAME', 'name'), count('N', 'n'), field('LAST', 'last')], [{ name: '日本', n: [1, 2], last: 'x' }, { name: 'abc', n: 100, last: null }])
  t.is(text, ['NAME    N  LAST', '日本    2  x', 'abc   100  —', ''].join('\n'))
})

test('whatever a row holds is one line of printable text', (t) => {
  const text = textTable([field('A', 'a'), time('B', 'b'), list('C', 'c')], [{ a: 'x\ny\u001b[1m', b: 7, c: { d: 1 } }, { a: true, b: '2026-01-02T03:04:05.678Z', c: ['p', 1] }])
  t.deepEqual(text.split('\n').slice(1, 3).map((line) => line.split(/ {2,}/)), [['x y[1m', '—', '{"d":1}'], ['yes', '2026-01-02 03:04:05Z', 'p, 1']])
})
