import test from 'ava'
import { fill, placesOf } from '../../../../core/console/words/fill.ts'
import fc from '../../../helpers/fast-check.ts'

test('values go into their places, numbers in the manner of the language', (t) => {
  t.is(fill('{plugin} took {ms} ms', { plugin: 'clock', ms: 12345 }, 'en'), 'clock took 12,345 ms')
})

test('one and many have their own forms', (t) => {
  t.is(fill('one model | {count} models', { count: 1 }), 'one model')
  t.is(fill('one model | {count} models', { count: 2 }), '2 models')
  t.is(fill('one model | {count} models', { count: 0 }), '0 models')
})

test('a place without a value stays visible, inherited names are no values', (t) => {
  t.is(fill('{missing} {toString} {constructor}', {}), '{missing} {toString} {constructor}')
})

test('a value is never read as a pattern or a place', (t) => {
  t.is(fill('{a}{b}', { a: '$& {b}', b: '$1' }), '$& {b}$1')
})

test('any value appears exactly as it is', (t) => {
  fc.assert(fc.property(fc.string(), (value) => fill('<{x}>', { x: value }) === `<${value}>`))
  t.pass()
})

test('the places of a text are found once each', (t) => {
  t.deepEqual(placesOf('{b} {a} {b}'), ['a', 'b'])
})
