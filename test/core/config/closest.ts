import test from 'ava'
import { closest, editDistance } from '../../../core/config/closest.ts'
import fc from '../../helpers/fast-check.ts'

const known = ['host', 'gatewayPort', 'controlPort', 'publicUrl', 'log']

test('a slip of the finger is recognised, a stranger is not', (t) => {
  t.is(closest('gatewayprot', known), 'gatewayPort')
  t.is(closest('hots', known), 'host')
  t.is(closest('publicURL', known), 'publicUrl')
  t.is(closest('controlport', known), 'controlPort')
  t.is(closest('colour', known), undefined)
  t.is(closest('', known), undefined)
  t.is(closest('__proto__', known), undefined)
  t.is(closest('x'.repeat(1_000_000), known), undefined)
})

test('the distance is one of a metric', (t) => {
  const word = fc.string({ maxLength: 8 })
  fc.assert(fc.property(word, word, (a, b) => {
    const distance = editDistance(a, b)
    return distance === editDistance(b, a) && (distance === 0) === (a === b) && distance <= Math.max(a.length, b.length) && distance >= Math.abs(a.length - b.length)
  }))
  t.is(editDistance('ab', 'ba'), 1)
})
