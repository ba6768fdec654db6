import test from 'ava'
import { denialsOf } from '../../../../core/console/plugins/denials-of.ts'

test('denials are read from a failed call, whatever else is there', (t) => {
  t.deepEqual(denialsOf({ denials: [{ capability: 'kv', tried: 'set a', message: 'm' }, 7] }), [{ capability: 'kv', tried: 'set a', message: 'm' }])
  for (const details of [undefined, null, 'x', {}, { denials: 'x' }]) t.deepEqual(denialsOf(details), [])
})
