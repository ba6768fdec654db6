import test from 'ava'
import { snippet } from '../../../core/session/snippet.ts'
import fc from '../../helpers/fast-check.ts'

test('shows what was searched and what stands around it', (t) => {
  t.is(snippet('short', 'SHORT'), 'short')
  t.is(snippet(`${'a'.repeat(100)} needle ${'b'.repeat(100)}`, 'needle'), `…${'a'.repeat(59)} needle ${'b'.repeat(59)}…`)
  t.is(snippet('two\n\nlines', 'lines'), 'two lines')
})

test('is one well-formed line of bounded length', (t) => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 20 }), (text, search) => {
    const found = snippet(text, search)
    return found.isWellFormed() && !/[\n\r\t]/.test(found) && found.length <= 122 + search.length
  }))
  t.pass()
})
