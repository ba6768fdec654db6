import test from 'ava'
import { NumberMap } from '../../../sandbox/protocol/number-map.ts'
import fc from '../../helpers/fast-check.ts'

const byKey = ([one]: [number, unknown], [other]: [number, unknown]) => one - other

test('whatever comes and goes, it holds what a Map would', (t) => {
  // Few slots and many keys that share them.
  const key = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }).map((at) => at * 16), fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 31 + 16))
  const step = fc.oneof({ weight: 3, arbitrary: fc.record({ sort: fc.constant('set' as const), key, value: fc.nat() }) }, { weight: 3, arbitrary: fc.record({ sort: fc.constant('delete' as const), key }) }, { weight: 1, arbitrary: fc.record({ sort: fc.constant('clear' as const), key }) })
  fc.assert(fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
    const [ours, map] = [new NumberMap<number>(), new Map<number, number>()]
    for (const one of steps) {
      if (one.sort === 'set') {
        ours.set(one.key, one.value)
        map.set(one.key, one.value)
      } else if (one.sort === 'delete') t.is(ours.delete(one.key), map.delete(one.key))
      else if (map.size > 20) {
        ours.clear()
        map.clear()
      }
      t.is(ours.size, map.size)
      t.is(ours.get(one.key), map.get(one.key))
      t.is(ours.has(one.key), map.has(one.key))
    }
    t.deepEqual(ours.entries().sort(byKey), [...map].sort(byKey))
  }))
})

test('what was taken out is not held any longer', (t) => {
  const map = new NumberMap<object>()
  for (let key = 0; key < 100; key++) map.set(key, {})
  for (let key = 0; key < 100; key++) t.true(map.delete(key))
  t.is(map.size, 0)
  t.deepEqual(map.entries(), [])
  t.is(map.get(7), undefined)
})
