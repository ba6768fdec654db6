import path from 'node:path'
import test from 'ava'
import { pathFault } from '../../../plugin-registry/manifest/package-path.ts'
import fc from '../../helpers/fast-check.ts'

for (const good of ['plugin.js', 'dist/plugin.js', 'a/b/c-d_e.f+g@2.mjs', 'LICENSE', 'skills/packing/SKILL.md', '__tests__/a.js']) {
  test(`${good} names a file in a package`, (t) => t.is(pathFault(good), undefined))
}

for (const bad of ['', '.', '..', '/a', 'a//b', 'a/', './a', 'a/../b', '.env', 'a/.git/b', 'a\\b', 'C:a', 'a\0b', 'a b', 'ä.js', 'con', 'a/NUL.txt', 'a.', 'node_modules/a.js', 'a/node_modules/b.js', 'x'.repeat(201), 'a\n', '%2e%2e/a', '~/a', '$HOME']) {
  test(`${JSON.stringify(bad).slice(0, 40)} does not`, (t) => t.is(typeof pathFault(bad), 'string'))
}

test('no accepted path leads out of the folder, on any system', (t) => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a./\\:~-]{1,12}$/)), (candidate) => {
    if (pathFault(candidate) !== undefined) return
    t.is(path.posix.relative('/root', path.posix.join('/root', candidate)), candidate)
    t.true(path.win32.resolve('C:\\root', candidate).startsWith('C:\\root\\'))
  }), { numRuns: 2000 })
})
