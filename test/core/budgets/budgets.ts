import test from 'ava'
import { createAgents } from '../../../core/agent/agents.ts'
import { createBudgets } from '../../../core/budgets/budgets.ts'
import { addSpending } from '../../../core/budgets/spending-rows.ts'
import type { DailyBudget } from '../../../core/store/entities/agent.ts'
import { Principal } from '../../../core/store/entities/principal.ts'
import type { Store } from '../../../core/store/store.ts'
import { callerOf } from '../../helpers/chat-bench.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const both = await onBothDatabases(test)
const now = () => new Date('2026-11-22T10:00:00Z')
const priced = { id: 'a/x', provider: 'a', name: 'x', facts: { price: { input: 1, output: 1 } } }

async function open(store: Store, daily: DailyBudget = {}) {
  const owner = await addPrincipal(store)
  const agents = await createAgents({ store, owner, limits: { steps: 1, tokens: 1, seconds: 1 } })
  const budgets = createBudgets({ store, daily: () => daily, facts: id => (id === 'a/x' ? priced.facts : {}), now })
  const spend = async (who: string, agent: string, tokens: number, day = '2026-11-22', model = 'a/x') =>
    store.commit(sql => addSpending(sql, { day, owner: who, agent, model, inputTokens: tokens, outputTokens: 0, microUsd: model === 'a/x' ? tokens : 0 }))
  const check = (who: string, name: string, limit: DailyBudget = {}) => budgets.ofTurn({ owner: who, agent: { name, daily: limit } }).check()
  return { owner, agents, budgets, spend, check }
}

both('spendings of one day add up, whoever stores them at the same time', async (t, database) => {
  const store = await database.open()
  const { owner, spend, budgets } = await open(store)
  await Promise.all(Array.from({ length: 20 }, () => spend(owner, 'assistant', 10)))
  await spend(owner, 'assistant', 1_000, '2026-11-21')
  const { models } = await budgets.list(callerOf(owner))
  t.deepEqual(models, [{ model: 'a/x', priced: true, tokens: 200, usd: 0.0002 }])
})

both('the gateway, the agent and the person each have their day', async (t, database) => {
  const store = await database.open()
  const { owner, spend, check } = await open(store, { tokens: 1_000 })
  const guest = await addPrincipal(store)
  await store.fork().nativeUpdate(Principal, { id: guest }, { daily: { usd: 0.0005 } })
  await spend(owner, 'assistant', 300)
  await check(guest, 'assistant', { tokens: 301 })
  await t.throwsAsync(check(guest, 'assistant', { tokens: 300 }), { code: 'budget_spent', message: /agent assistant/ })
  await check(guest, 'other', { tokens: 300 })
  await spend(guest, 'other', 500)
  await t.throwsAsync(check(guest, 'third'), { code: 'budget_spent', message: /0.0005 US dollars/ })
  await check(owner, 'third')
  await spend(owner, 'third', 200)
  await t.throwsAsync(check(owner, 'fourth'), { code: 'budget_spent', message: /of this gateway/ })
})

both('an owner sees everybody, anyone else only themselves', async (t, database) => {
  const store = await database.open()
  const { owner, spend, agents, budgets } = await open(store, { usd: 2 })
  const member = await addPrincipal(store)
  await agents.put(callerOf(owner), { name: 'helper', daily: { tokens: 50 } })
  await spend(owner, 'helper', 30)
  await spend(member, 'assistant', 20, '2026-11-22', 'b/unpriced')
  const all = await budgets.list(callerOf(owner))
  t.like(all, { day: '2026-11-22', resetsAt: '2026-11-23T00:00:00.000Z', gateway: { limit: { usd: 2 }, tokens: 50, usd: 0.00003 } })
  t.deepEqual(all.agents, [{ agent: 'assistant', limit: {}, tokens: 20, usd: 0 }, { agent: 'helper', limit: { tokens: 50 }, tokens: 30, usd: 0.00003 }])
  t.deepEqual(all.people.map(({ principal, tokens }) => [principal, tokens]).toSorted(), [[owner, 30], [member, 20]].toSorted())
  t.deepEqual(all.models.find(({ model }) => model === 'b/unpriced'), { model: 'b/unpriced', priced: false, tokens: 20, usd: 0 })

  const own = await budgets.list({ ...callerOf(member), scopes: new Set(['read']) })
  t.is(own.gateway, undefined)
  t.deepEqual(own.agents.map(({ agent, tokens }) => [agent, tokens]), [['assistant', 20]])
  t.deepEqual(own.people.map(({ principal }) => principal), [member])
  t.deepEqual(own.models.map(({ model }) => model), ['b/unpriced'])
})
