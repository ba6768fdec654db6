import test from 'ava'
import { boldParts } from '../../../../core/console/words/bold.ts'
import fc from '../../../helpers/fast-check.ts'

test('a host in marks is bold, the rest is not', (t) => {
  t.deepEqual(boldParts('may read **example.com** now'), [
    { text: 'may read ', bold: false },
    { text: 'example.com', bold: true },
    { text: ' now', bold: false },
  ])
})

test('a mark without its pair is text', (t) => {
  t.deepEqual(boldParts('a ** b'), [{ text: 'a ** b', bold: false }])
  t.deepEqual(boldParts('****'), [{ text: '****', bold: false }])
})

test('nothing is lost, whatever the text', (t) => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parts = boldParts(text)
      return parts.map((part) => (part.bold ? `**${part.text}**` : part.text)).join('') === text
    }),
  )
  t.pass()
})
