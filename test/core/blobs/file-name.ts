import test from 'ava'
import { safeFileName } from '../../../core/blobs/file-name.ts'
import fc from '../../helpers/fast-check.ts'

const cases: [string | undefined, string][] = [
  ['photo.jpg', 'photo.jpg'], ['../../etc/passwd', 'passwd'], ['C:\\windows\\a.txt', 'a.txt'], ['.bashrc', 'bashrc'], ['..', 'file'], ['', 'file'], [undefined, 'file'], ['a\u202Egnp.exe', 'agnp.exe'], ['a\r\nb.txt', 'ab.txt'],
  ['con', '_con'], ['NUL.txt', '_NUL.txt'], ['a "b" <c>.txt', 'a b c.txt'], [' spaced  out . ', 'spaced out'], [`${'x'.repeat(200)}.pdf`, `${'x'.repeat(116)}.pdf`], ['漢字.png', '漢字.png'],
]
for (const [claimed, name] of cases) {
  test(`${JSON.stringify(claimed)} becomes ${name.slice(0, 40)}`, (t) => {
    t.is(safeFileName(claimed), name)
  })
}

test('no name is empty, long, hidden, or a path', (t) => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (claimed) => {
    const name = safeFileName(claimed)
    return name !== '' && [...name].length <= 121 && !/[/\\]|[\p{Cc}\p{Cf}]|^[. ]|[. ]$/u.test(name)
  }))
  t.pass()
})
