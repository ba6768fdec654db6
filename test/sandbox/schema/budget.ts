import test from 'ava'
import { BudgetSpent, createBudget } from '../../../sandbox/schema/budget.ts'

test('steps run out, and come back with the next start', (t) => {
  const budget = createBudget({ steps: 3, ms: 1e9 })
  budget.start()
  budget.spend(3)
  t.throws(() => budget.spend(), { instanceOf: BudgetSpent })
  budget.start()
  t.notThrows(() => budget.spend(3))
})

test('time runs out within some dozens of steps', (t) => {
  let worked = 0
  const budget = createBudget({ steps: 1e9, ms: 10, workedMs: () => worked })
  budget.start()
  t.notThrows(() => budget.spend(1000))
  worked = 11
  t.throws(() => {
    for (let step = 0; step < 100; step++) budget.spend()
  }, { instanceOf: BudgetSpent })
})
