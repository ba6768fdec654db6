import test from 'ava'
import { createBudget } from '../../../sandbox/schema/budget.ts'
import { createTextTest } from '../../../sandbox/schema/text-test.ts'

test('only the text that is the instance is tested', (t) => {
  const tested: string[] = []
  const budget = createBudget()
  budget.start()
  const choices = createTextTest({ all: ['a', 'b', 'c'] }, budget, 'shown', { stepsPerChar: 1, test: (text) => tested.push(text) > 0 })
  for (const instance of ['b', 'c', 'a', 'b']) t.true(choices.some((candidate) => candidate === instance))
  t.deepEqual(tested, ['b', 'c', 'a', 'b'])
  t.false(choices.some((candidate) => candidate === 7))
  t.is(JSON.stringify(choices), '"shown"')
})

test('a long text is paid for before it is tested', (t) => {
  const budget = createBudget({ steps: 100, ms: 1e9 })
  budget.start()
  const choices = createTextTest({ all: ['a'.repeat(101)] }, budget, '', { stepsPerChar: 1, test: () => t.fail() as never })
  t.throws(() => choices.some(() => true), { name: 'BudgetSpent' })
})
