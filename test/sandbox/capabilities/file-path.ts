import test from 'ava'
import { FilePath } from '../../../sandbox/capabilities/file-path.ts'
import fc from '../../helpers/fast-check.ts'

test('paths as people write them', (t) => {
  for (const path of ['a', 'reports/a.txt', 'Übung 1/ß.md', '.hidden', 'a..b', 'a/b/c/d/e/f/g/h', '日本/語.txt']) t.true(FilePath.safeParse(path).success, path)
})

for (const path of ['', '/', '/a', 'a/', 'a//b', '.', '..', '../a', 'a/../b', 'a/./b', '...', 'a\\b', '..\\a', 'C:a', 'a\0b', 'a\nb', 'a\u202Eb', 'a\u200Bb', '\uD800', 'u\u0308', ' a', 'a ', 'a/ b', 'a*', 'a?', 'a|b', '<a>', 'a/b/c/d/e/f/g/h/i', 'x'.repeat(256)]) {
  test(`${JSON.stringify(path).slice(0, 40)} is no path`, (t) => t.false(FilePath.safeParse(path).success))
}

test('no path that is taken leaves its folder on any system', (t) => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', ' ', ':', '\0', '~') }), (path) => {
    if (!FilePath.safeParse(path).success) return
    const url = new URL(`http://x/root/${path}`)
    t.true(decodeURIComponent(url.pathname).startsWith('/root/'))
    t.false(path.includes('\\') || path.includes(':'))
  }))
})
