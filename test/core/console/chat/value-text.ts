import test from 'ava'
import { fullText, partsOf, previewOf, progressText, resultOf } from '../../../../core/console/chat/value-text.ts'
import fc from '../../../helpers/fast-check.ts'

test('a lone field shows its value, several show their names', (t) => {
  t.is(previewOf({ expression: '17% of 2340' }), '17% of 2340')
  t.is(previewOf({ from: 'a', days: 3, deep: { x: [1] } }), 'from: a, days: 3, deep: {"x":[1]}')
  t.is(previewOf('two\n lines'), 'two lines')
  t.is(previewOf(undefined), '')
  t.is(previewOf(null), 'null')
})

test('a preview is one short line, whatever the value', (t) => {
  fc.assert(fc.property(fc.jsonValue(), (value) => previewOf(value).length <= 120 && !previewOf(value).includes('\n')))
  t.is(previewOf('x'.repeat(10_000)).length, 120)
})

test('a result shows what it says to people', (t) => {
  t.is(resultOf({ result: 397.8, text: '397.8 km' }), '397.8 km')
  t.is(resultOf({ days: 3 }), '3')
  t.is(resultOf({ text: { deep: true } }), 'true')
})

test('progress is words, a share, or both', (t) => {
  t.is(progressText({ message: 'reading' }), 'reading')
  t.is(progressText({ fraction: 0.254 }), '25%')
  t.is(progressText({ message: 'reading', fraction: 1 }), 'reading (100%)')
  t.is(progressText({ message: 'x'.repeat(500) }).length, 120)
})

test('the full text is the text itself, or indented JSON', (t) => {
  t.is(fullText('a\nb'), 'a\nb')
  t.is(fullText({ a: 1 }), '{\n  "a": 1\n}')
  t.is(fullText(undefined), '')
})

test('long texts stand by themselves, the rest is JSON', (t) => {
  t.deepEqual(partsOf({ title: 'T', markdown: '# One\ntwo' }), [{ text: '{\n  "title": "T"\n}' }, { name: 'markdown', text: '# One\ntwo' }])
  t.deepEqual(partsOf({ page: 'x'.repeat(201) }), [{ name: 'page', text: 'x'.repeat(201) }])
  t.deepEqual(partsOf({ a: 1 }), [{ text: '{\n  "a": 1\n}' }])
  t.deepEqual(partsOf({}), [{ text: '{}' }])
  t.deepEqual(partsOf('a\nb'), [{ text: 'a\nb' }])
  fc.assert(fc.property(fc.jsonValue(), (value) => partsOf(value).length > 0))
})
