import test from 'ava'
import fc from '../../../helpers/fast-check.ts'
import { createStreamMasker } from '../../../../sandbox/capabilities/secrets/stream-masker.ts'

const secrets = [{ handle: 'key', value: 'hunter2-Tr0ub4dor' }]

test('a value is found however it is cut in pieces', (t) => {
  const text = 'before hunter2-Tr0ub4dor and aHVudGVyMi1UcjB1YjRkb3I= after\r\n'
  fc.assert(fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (places) => {
    const masker = createStreamMasker(secrets)
    const cuts = [0, ...places.toSorted((a, b) => a - b), text.length]
    const shown = cuts.slice(1).map((end, index) => masker.push(text.slice(cuts[index], end))).join('') + masker.flush()
    t.false(/hunter2-|Tr0ub|VudGVyMi1U/.test(shown), shown)
    t.true(shown.startsWith('before ') && shown.endsWith(' after\r\n'))
  }))
})

test('what only begins like it comes once more is known, or at the end', (t) => {
  const masker = createStreamMasker(secrets)
  t.is(masker.push('say hunter2'), 'say ')
  t.is(masker.push('!\n'), 'hunter2!\n')
  t.is(masker.push('hunter'), '')
  t.is(masker.flush(), 'hunter')
})

test('without secrets nothing is held back', (t) => {
  t.is(createStreamMasker([]).push('abc'), 'abc')
  t.is(createStreamMasker([{ handle: 'key', value: '' }]).push('abc'), 'abc')
})
