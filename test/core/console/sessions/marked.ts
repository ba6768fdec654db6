import test from 'ava'
import { marked } from '../../../../core/console/sessions/marked.ts'
import fc from '../../../helpers/fast-check.ts'

test('every place is found, whatever its case', (t) => {
  t.deepEqual(marked('Rain, rain', 'rain'), [{ text: 'Rain', hit: true }, { text: ', ', hit: false }, { text: 'rain', hit: true }])
  t.deepEqual(marked('nothing', ''), [{ text: 'nothing', hit: false }])
})

test('nothing is lost, whatever the texts', (t) => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, wanted) => marked(text, wanted).map((part) => part.text).join('') === text))
  t.is(marked('İstanbul', 'i').map((part) => part.text).join(''), 'İstanbul')
})
