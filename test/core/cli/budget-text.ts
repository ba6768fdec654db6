import test from 'ava'
import { budgetText } from '../../../core/cli/budget-text.ts'
import { parseDaily } from '../../../core/cli/parse-daily.ts'

test("today's use is one table, with limits where there are some", (t) => {
  const text = budgetText({
    day: '2026-11-22', resetsAt: '2026-11-23T00:00:00.000Z',
    gateway: { limit: { usd: 2 }, tokens: 12_345, usd: 0.5 },
    agents: [{ agent: 'cook', limit: { tokens: 100_000 }, tokens: 12_345, usd: 0.5 }],
    people: [{ principal: 'P', name: 'Ann', limit: {}, tokens: 12_345, usd: 0.0003 }],
    models: [{ model: 'a/x', priced: false, tokens: 12_345, usd: 0 }],
  })
  t.deepEqual(text.split('\n').map((line) => line.replace(/ {2,}/g, '|')), [
    'TODAY|TOKENS|OF|USD|OF',
    'everybody together|12,345|—|0.50|2.00',
    'agent cook|12,345|100,000|0.50|—',
    'person Ann|12,345|—|0.0003|—',
    'model a/x|12,345|—|no price known|—',
    '2026-11-22, by UTC; begins anew at 2026-11-23T00:00:00Z.',
  ])
})

test('a daily budget is read, or refused in words', (t) => {
  t.deepEqual(parseDaily('tokens=100000,usd=2.50'), { tokens: 100_000, usd: 2.5 })
  t.deepEqual(parseDaily(' usd=0 '), { usd: 0 })
  t.deepEqual(parseDaily('none'), {})
  for (const text of ['', '5', 'tokens=1.5', 'usd=-1', 'euro=3', 'usd=1e9', '__proto__=1']) t.throws(() => parseDaily(text), { code: 'usage_invalid' }, text)
})
