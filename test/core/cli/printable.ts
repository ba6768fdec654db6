import test from 'ava'
import { printable, printableLines } from '../../../core/cli/printable.ts'
import fc from '../../helpers/fast-check.ts'

test('nothing in a text can steer the terminal', (t) => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    t.notRegex(printable(text), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    t.notRegex(printableLines(text), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  }))
  t.is(printable('a\u001b]0;title\u0007b\r\nc'), 'a]0;titleb c')
  t.is(printableLines('a\u001b[2J\r\n\tb\u202e'), 'a[2J\n\tb')
})

test('text of any language stays', (t) => {
  for (const text of ['日本語', 'Zoë', '👍🏽', 'نص']) t.is(printable(text), text)
})
