import test from 'ava'
import { TurnError } from '../../../core/agent/turn-error.ts'
import { dayOf, nextDay } from '../../../core/budgets/day.ts'
import { sumUse, usedUp } from '../../../core/budgets/limit.ts'
import { createTurnSpending, type Limited } from '../../../core/budgets/turn-spending.ts'
import fc from '../../helpers/fast-check.ts'

const model = { id: 'a/x', provider: 'a', name: 'x', facts: { price: { input: 2, output: 10 } } }
const limited = (more: Partial<Limited>): Limited => ({ whose: 'agent', name: 'helper', limit: { tokens: 100 }, used: { tokens: 0, microUsd: 0 }, ...more })

function open(limits: Limited[], at = '2026-11-22T10:00:00Z') {
  let now = new Date(at)
  const asked: string[] = []
  const spending = createTurnSpending({ owner: 'o', agent: 'helper', budgets: async day => (asked.push(day), limits), now: () => now })
  return { spending, asked, setNow: (text: string) => void (now = new Date(text)) }
}

test('what is not stored yet counts too', async t => {
  const { spending } = open([limited({ used: { tokens: 60, microUsd: 0 } })])
  await spending.check()
  spending.add(model, { inputTokens: 30, outputTokens: 9 })
  await spending.check()
  spending.add(model, { inputTokens: 1, outputTokens: 0 })
  const error = await t.throwsAsync(spending.check(), { instanceOf: TurnError, code: 'budget_spent' })
  t.regex(error.message, /of the agent helper is used up: 100 tokens .* 2026-11-23 00:00 UTC/)
  t.is(error.details['resetsAt'], '2026-11-23T00:00:00.000Z')
})

test('dollars are counted by the price; without a price they are none', async t => {
  const { spending } = open([limited({ whose: 'gateway', limit: { usd: 0.001 } })])
  spending.add({ id: 'b/y', provider: 'b', name: 'y' }, { inputTokens: 1e9, outputTokens: 0 })
  await spending.check()
  spending.add(model, { inputTokens: 500, outputTokens: 0 })
  const error = await t.throwsAsync(spending.check(), { code: 'budget_spent' })
  t.regex(error?.message ?? '', /of this gateway is used up: 0.001 US dollars/)
})

test('who has no limit is never refused', async t => {
  const { spending } = open([limited({ limit: {}, used: { tokens: 1e12, microUsd: 1e12 } })])
  await t.notThrowsAsync(spending.check())
})

test('a limit of nothing refuses at once', async t => {
  await t.throwsAsync(open([limited({ whose: 'person', name: 'Ann', limit: { tokens: 0 } })]).spending.check(), { message: /of Ann is used up/ })
})

test('what is stored is added up by day and model, once', async t => {
  const { spending, setNow, asked } = open([], '2026-11-22T23:59:59Z')
  const rows: unknown[][] = []
  const sql = { run: async (_statement: string, values: readonly unknown[]) => rows.push([...values]), all: async () => [], insert: async () => {}, update: async () => 0, fromNow: () => { throw new TurnError('turn_lost', 'no clock here') } }
  spending.add(model, { inputTokens: 10, outputTokens: 1 })
  spending.add(model, { inputTokens: 5, outputTokens: 1 })
  setNow('2026-11-23T00:00:01Z')
  spending.add(model, { inputTokens: 1, outputTokens: 1 })
  await spending.check()
  await spending.take()(sql)
  await spending.take()(sql)
  t.deepEqual(rows, [['2026-11-22', 'o', 'helper', 'a/x', 15, 2, 50], ['2026-11-23', 'o', 'helper', 'a/x', 1, 1, 12]])
  t.deepEqual(asked, ['2026-11-23'])
})

test('days begin at midnight by UTC', t => {
  t.is(dayOf(new Date('2026-12-31T23:59:59.999Z')), '2026-12-31')
  t.is(nextDay(new Date('2026-12-31T23:59:59.999Z')).toISOString(), '2027-01-01T00:00:00.000Z')
  t.is(nextDay(new Date('2027-01-01T00:00:00Z')).toISOString(), '2027-01-02T00:00:00.000Z')
  fc.assert(fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), now => {
    const next = nextDay(now)
    return next > now && next.getTime() - now.getTime() <= 86_400_000 && dayOf(next) !== dayOf(now)
  }))
})

test('a limit is used up at its figure', t => {
  t.is(usedUp({ tokens: 10 }, { tokens: 9, microUsd: 0 }), undefined)
  t.is(usedUp({ tokens: 10 }, { tokens: 10, microUsd: 0 }), 'tokens')
  t.is(usedUp({ usd: 1.5 }, { tokens: 0, microUsd: 1_499_999 }), undefined)
  t.is(usedUp({ usd: 1.5 }, { tokens: 0, microUsd: 1_500_000 }), 'usd')
  t.deepEqual(sumUse([{ inputTokens: 1, outputTokens: 2, microUsd: 3 }, { inputTokens: 4, outputTokens: 5, microUsd: 6 }]), { tokens: 12, microUsd: 9 })
})
