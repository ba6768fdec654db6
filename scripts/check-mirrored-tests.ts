// Every file that decides something has a test at the same path under test/.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listSources, report, root } from './source-files.ts'

/** Files that state and do not decide: why each kind needs no test of its own. */
const exempt: readonly [RegExp, string][] = [
  [/^core\/store\/entities\//, 'tables as data; the storage suite uses every one'],
  [/^core\/store\/migrations\//, 'SQL as data; the storage suite runs every one'],
  [/^core\/operations\/shapes\//, 'shapes as data; the operations\' tests parse with them'],
  [/^sandbox\/attack\/(cases|hosts)\//, 'attacks as data and hostile code; the attack suite runs every one, and checks itself'],
  [/^sandbox\/attack\/(belongings|bystander|names|outcome|stage|victim|wasm-module)\.ts$/, 'what attacks act on; every run of the suite uses all of it'],
  [/-error\.ts$/, 'a class over a union of codes; check-error-codes reads it'],
  [/^core\/console\/.*\.tsx$/, 'what is drawn; the browser tests look at it'],
  [/^core\/console\/(main|theme|vite\.config)\.ts$/, 'set-up of the page'],
]

const minimumLines = 25

report('mirrored tests', listSources()
  .filter((file) => !file.startsWith('plugin-registry/bundled/'))
  .filter((file) => !exempt.some(([pattern]) => pattern.test(file)))
  .filter((file) => decides(file) && !existsSync(join(root, 'test', file.replace(/x$/, ''))))
  .map((file) => `${file}: no test/${file}`))

/** A file decides when it has a branch and is more than a few lines. */
function decides(file: string): boolean {
  const code = readFileSync(join(root, file), 'utf8').split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && line.trim() !== '')
  const branches = code.filter((line) => /\bif \(|\? |\bswitch \(|\bthrow |\bcatch\b|&& |\|\| /.test(line))
  return code.length >= minimumLines && branches.length >= 3
}
