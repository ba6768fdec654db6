import { existsSync } from 'node:fs'
import test from 'ava'
import { librariesIn, systemLibraries } from '../../../sandbox/supervisor/system-libraries.ts'

const trace = `\tlinux-vdso.so.1 (0x00007feae37fe000)
\tlibatomic.so.1 => /lib/x86_64-linux-gnu/libatomic.so.1 (0x00007feae37e3000)
\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007feae36fe000)
\tlibmissing.so.2 => not found
\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007feae36fe000)
\t/lib64/ld-linux-x86-64.so.2 (0x00007feae3800000)
`

test('libraries are read from the loader\'s words, each once', (t) => {
  t.deepEqual(librariesIn(trace), ['/lib/x86_64-linux-gnu/libatomic.so.1', '/lib/x86_64-linux-gnu/libm.so.6', '/lib64/ld-linux-x86-64.so.2'])
})

test('other words hold none', (t) => {
  t.deepEqual(librariesIn(''), [])
  t.deepEqual(librariesIn('v26.10.0\n'), [])
})

const testHere = process.platform === 'linux' ? test : test.skip

testHere(`those of Node exist${process.platform === 'linux' ? '' : ' (skipped: not Linux)'}`, async (t) => {
  const libraries = await systemLibraries(process.execPath)
  t.true(libraries.every((file) => existsSync(file)))
})
