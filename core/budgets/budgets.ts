import { z } from 'zod'
import type { Caller } from '../access/caller.ts'
import type { BudgetList } from '../operations/shapes/budget.ts'
import { Agent, type DailyBudget } from '../store/entities/agent.ts'
import { Principal } from '../store/entities/principal.ts'
import type { Store } from '../store/store.ts'
import type { ModelFacts } from '../models/model-facts.ts'
import { dayOf, nextDay } from './day.ts'
import { type DayUse, isLimited, microsPerUsd, sumUse } from './limit.ts'
import { type Spent, spendingsOf } from './spending-rows.ts'
import { createTurnSpending, type Limited, type TurnSpending } from './turn-spending.ts'

export interface Budgets {
  /** Today's use against the limits: everybody's for an administrator, else one's own. */
  list(caller: Caller, input?: object): Promise<BudgetList>
  /** For one turn: who asks, and the agent that answers. */
  ofTurn(turn: { owner: string; agent: { name: string; daily: DailyBudget } }): TurnSpending
}

export interface BudgetsOptions {
  store: Store
  /** What everybody together may spend, from the config. */
  daily(): DailyBudget
  facts(model: string): ModelFacts
  now?: () => Date
}

export function createBudgets({ store, daily, facts, now = () => new Date() }: BudgetsOptions): Budgets {
  return {
    async list(caller) {
      const at = now()
      const em = store.fork()
      const [spent, agents, people] = await Promise.all([spendingsOf(store, dayOf(at)), em.findAll(Agent, { orderBy: { name: 'asc' } }), em.find(Principal, { disabledAt: null }, { orderBy: { createdAt: 'asc' } })])
      const all = caller.scopes.has('admin')
      const seen = all ? spent : spent.filter(({ owner }) => owner === caller.principal)
      const byAgent = Map.groupBy(seen, ({ agent }) => agent)
      const byOwner = Map.groupBy(seen, ({ owner }) => owner)
      return {
        day: dayOf(at),
        resetsAt: nextDay(at).toISOString(),
        ...(all && { gateway: { limit: daily(), ...used(seen) } }),
        agents: [...new Set([...(all ? agents.map(({ name }) => name) : []), ...byAgent.keys()])].map(agent => ({
          agent, limit: (all && agents.find(({ name }) => name === agent)?.daily) || {}, ...used(byAgent.get(agent)),
        })),
        people: people.filter(({ id }) => all || id === caller.principal).map(({ id, name, daily: limit }) => ({ principal: id, name, limit, ...used(byOwner.get(id)) })),
        models: [...Map.groupBy(seen, ({ model }) => model)].map(([model, of]) => ({ model, priced: facts(model).price !== undefined, ...used(of) })),
      }
    },

    ofTurn: ({ owner, agent }) => createTurnSpending({ owner, agent: agent.name, now, budgets: day => limitsOf(owner, agent, day) }),
  }

  async function limitsOf(owner: string, agent: { name: string; daily: DailyBudget }, day: string): Promise<Limited[]> {
    const [row] = Row.array().parse(await store.rows(todays, [agent.name, agent.name, owner, owner, day, owner]))
    if (row === undefined) return []
    return [
      { whose: 'gateway' as const, name: '', limit: daily(), used: { tokens: row.tokens, microUsd: row.micro } },
      { whose: 'agent' as const, name: agent.name, limit: agent.daily, used: { tokens: row.agent_tokens, microUsd: row.agent_micro } },
      { whose: 'person' as const, name: row.name, limit: row.daily, used: { tokens: row.own_tokens, microUsd: row.own_micro } },
    ].filter(({ limit }) => isLimited(limit))
  }
}

// One look before each request to a model, so all three at once.
const sumOf = (figure: string, alias: string, when = '') => `coalesce(sum(${when === '' ? figure : `case when ${when} then ${figure} end`}), 0) as ${alias}`
const tokens = 's.input_tokens + s.output_tokens'
const todays = `select p.name, cast(p.daily as text) as daily, ${sumOf(tokens, 'tokens')}, ${sumOf('s.micro_usd', 'micro')},
${sumOf(tokens, 'agent_tokens', 's.agent = ?')}, ${sumOf('s.micro_usd', 'agent_micro', 's.agent = ?')},
${sumOf(tokens, 'own_tokens', 's.owner_id = ?')}, ${sumOf('s.micro_usd', 'own_micro', 's.owner_id = ?')}
from principals p left join spendings s on s.day = ? where p.id = ? group by p.id, p.name, cast(p.daily as text)`

const count = z.coerce.number()
const Daily = z.object({ tokens: z.number().optional(), usd: z.number().optional() })
const Row = z.object({
  name: z.string(),
  daily: z.string().transform((text): z.output<typeof Daily> => Daily.catch({}).parse(JSON.parse(text))),
  tokens: count, micro: count, agent_tokens: count, agent_micro: count, own_tokens: count, own_micro: count,
})

function used(spent: readonly Spent[] = []): { tokens: number; usd: number } {
  const { tokens: sum, microUsd }: DayUse = sumUse(spent)
  return { tokens: sum, usd: microUsd / microsPerUsd }
}
