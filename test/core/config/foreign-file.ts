import test from 'ava'
import { looksForeign } from '../../../core/config/foreign-file.ts'

test('an object, after comments and blank space, is the other format', (t) => {
  for (const text of ['{', '\uFEFF{}', ' \n\t{', '// why\n{', '/* a */ /* b */\n// c\n{', '/*{*/{']) t.true(looksForeign(text), text)
})

test('whatever else begins a file is not', (t) => {
  for (const text of ['', 'host: localhost', '[', '// {', '/* {', '# {', '- {']) t.false(looksForeign(text), text)
})

test('comments without end are read once', (t) => {
  t.false(looksForeign(`${'/**/'.repeat(100_000)}x`))
  t.true(looksForeign(`${'/**/ '.repeat(100_000)}{`))
})
