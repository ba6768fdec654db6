import test from 'ava'
import { plainLabel } from '../../../core/channels/plain-label.ts'
import fc from '../../helpers/fast-check.ts'

for (const [label, plain] of [
  [undefined, ''],
  ['Ann', 'Ann'],
  ['  Ann \n\t Lee ', 'Ann Lee'],
  ['李雷 🐼', '李雷 🐼'],
  ['Ann\u202egnp.exe', 'Anngnp.exe'],
  ['\u2066Owner\u2069\u200b\u200f\ufeff', 'Owner'],
  ['A\u0000\u0007\u001b[2Jnn', 'A [2Jnn'],
  ['\u3164\u115f\u00ad', ''],
  ['e\u0301\u0301\u0301\u0301\u0301\u0301', 'é\u0301\u0301'],
  ['line\u2028two', 'line two'],
] as const) {
  test(`${JSON.stringify(label)} reads ${JSON.stringify(plain)}`, (t) => t.is(plainLabel(label), plain))
}

test('whatever a stranger calls themselves is one short line that hides and reorders nothing', (t) => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (label) => {
    const plain = plainLabel(label)
    t.false(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\n]|\p{M}{4}/u.test(plain))
    t.true([...plain].length <= 64)
    t.is(plain, plain.trim())
    t.is(plainLabel(plain), plain)
  }))
})
