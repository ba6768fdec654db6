import test from 'ava'
import { memoryBudgetMb } from '../../../sandbox/supervisor/memory-budget.ts'
import fc from '../../helpers/fast-check.ts'

test('a host without guests may hold what it holds at its start', (t) => {
  t.true(memoryBudgetMb([]) >= 100)
})

test('a guest at its limit fits, measured at 140 MB for a limit of 64', (t) => {
  t.true(memoryBudgetMb([64]) >= 60 + 140)
})

test('a guest more never means less room, and a hundred idle ones not a hundred times as much', (t) => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 8, max: 256 }), { maxLength: 200 }), fc.integer({ min: 8, max: 256 }), (limits, more) => {
    t.true(memoryBudgetMb([...limits, more]) >= memoryBudgetMb(limits))
    t.true(memoryBudgetMb(limits) <= 128 + 8 * 256 + 4 * limits.length)
  }))
})
