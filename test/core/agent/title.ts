import test from 'ava'
import { titleFrom } from '../../../core/agent/title.ts'
import fc from '../../helpers/fast-check.ts'

test('the first line with words, on one line, cut at a word', t => {
  t.is(titleFrom('\n\n  Hello   there \nand more'), 'Hello there')
  t.is(titleFrom('## A **bold** plan'), 'A bold plan')
  t.is(titleFrom('word '.repeat(40)), `${'word '.repeat(11).trim()}…`)
  t.is(titleFrom('字'.repeat(100)), `${'字'.repeat(59)}…`)
  t.is(titleFrom('***'), '***')
})

test('any text gives one short line', t => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), text => {
    const title = titleFrom(text)
    return [...title].length <= 60 && !title.includes('\n') && title.isWellFormed()
  }))
  t.pass()
})
