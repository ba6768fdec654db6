import test from 'ava'
import { utf8Size } from '../../../sandbox/guest/utf8-size.ts'
import fc from '../../helpers/fast-check.ts'

test('a text passes a limit exactly when its bytes do', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(120), (text, limit) => {
      t.is(utf8Size(text, limit) > limit, Buffer.byteLength(text) > limit)
    }),
  )
})
