import test from 'ava'
import { nearNames } from '../../../core/agent/near-names.ts'
import fc from '../../helpers/fast-check.ts'

test('what was mistyped is found, the nearest first', t => {
  t.deepEqual(nearNames('calculater', ['clock', 'calculator', 'notes']), ['calculator'])
  t.deepEqual(nearNames('NOTE', ['clock', 'notes', 'note']), ['note', 'notes'])
  t.deepEqual(nearNames('page', ['web-page', 'clock']), ['web-page'])
  t.deepEqual(nearNames('zzzzzzzzzz', ['clock', 'notes']), [])
})

test('hostile lengths cost little', t => {
  fc.assert(fc.property(fc.string(), fc.array(fc.string()), (typed, names) => nearNames(typed, names).length <= 3))
  t.deepEqual(nearNames('x'.repeat(1_000_000), ['y'.repeat(1_000_000)]), [])
})
