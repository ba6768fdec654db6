import test from 'ava'
import { cappedResult } from '../../../core/agent/capped-result.ts'
import fc from '../../helpers/fast-check.ts'

test('a small result is JSON, a text is itself', t => {
  t.deepEqual(cappedResult({ a: 1 }, 100), { text: '{"a":1}', cut: false })
  t.deepEqual(cappedResult('words', 100), { text: 'words', cut: false })
  t.deepEqual(cappedResult(undefined, 100), { text: 'null', cut: false })
})

test('a big result is cut at the limit, with a note that says so', t => {
  const { text, cut } = cappedResult('x'.repeat(1_000), 100)
  t.true(cut)
  t.true(text.startsWith(`${'x'.repeat(100)}\n[Cut here: 100 of 1000 bytes`))
})

test('no character is broken by the cut', t => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 50, maxLength: 100 }), fc.integer({ min: 1, max: 40 }), (whole, maxBytes) => {
      const { text } = cappedResult(whole, maxBytes)
      const shown = text.slice(0, text.lastIndexOf('\n[Cut here'))
      return Buffer.byteLength(shown) <= maxBytes && whole.startsWith(shown)
    }),
  )
  t.pass()
})
