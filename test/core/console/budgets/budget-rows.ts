import test from 'ava'
import { budgetRows, dollars, percentUsed } from '../../../../core/console/budgets/budget-rows.ts'

const list = {
  day: '2026-11-22', resetsAt: '2026-11-23T00:00:00.000Z',
  gateway: { limit: { usd: 2 }, tokens: 50, usd: 0.5 },
  agents: [{ agent: 'assistant', limit: {}, tokens: 0, usd: 0 }, { agent: 'cook', limit: { tokens: 100 }, tokens: 0, usd: 0 }],
  people: [{ principal: 'P', name: 'Ann', limit: {}, tokens: 50, usd: 0.5 }],
  models: [{ model: 'a/x', priced: false, tokens: 50, usd: 0 }],
}

test('what has a limit or was used is shown', (t) => {
  t.deepEqual(budgetRows(list).map(({ group, name, percent, priced }) => [group, name, percent, priced]), [
    ['gateway', '', 25, true],
    ['agents', 'cook', 0, true],
    ['people', 'Ann', undefined, true],
    ['models', 'a/x', undefined, false],
  ])
  t.deepEqual(budgetRows({ ...list, gateway: undefined, agents: [], people: [], models: [] }), [])
})

test('the figure that is nearer to its end counts', (t) => {
  t.is(percentUsed({ tokens: 50, usd: 1 }, { tokens: 100, usd: 1.5 }), 66)
  t.is(percentUsed({ tokens: 500, usd: 0 }, { tokens: 100 }), 100)
  t.is(percentUsed({ tokens: 0, usd: 0 }, { usd: 0 }), 100)
  t.is(percentUsed({ tokens: 999, usd: 0 }, { tokens: 1_000 }), 99)
})

test('small sums keep their figures', (t) => {
  t.is(dollars(0, 'en'), '0.00')
  t.is(dollars(1234.5, 'en'), '1,234.50')
  t.is(dollars(0.0003, 'en'), '0.0003')
})
