import type { BudgetList, DailyBudget } from '../../operations/shapes/budget.ts'

/** One line of today's use. */
export interface BudgetRow {
  group: 'gateway' | 'agents' | 'people' | 'models'
  /** Empty for everybody together. */
  name: string
  tokens: number
  usd: number
  limit: DailyBudget
  /** How much of the limit is used, 0 to 100: the figure that is nearer to its end. Undefined without a limit. */
  percent: number | undefined
  priced: boolean
}

/** Everything that has a limit or was used, in the order in which it is shown. */
export function budgetRows(list: BudgetList): BudgetRow[] {
  const row = (group: BudgetRow['group'], name: string, { tokens, usd, limit = {}, priced = true }: { tokens: number; usd: number; limit?: DailyBudget; priced?: boolean }): BudgetRow =>
    ({ group, name, tokens, usd, limit, percent: percentUsed({ tokens, usd }, limit), priced })
  return [
    ...(list.gateway ? [row('gateway', '', list.gateway)] : []),
    ...list.agents.map((agent) => row('agents', agent.agent, agent)),
    ...list.people.map((person) => row('people', person.name, person)),
    ...list.models.map((model) => row('models', model.model, model)),
  ].filter(({ tokens, percent }) => tokens > 0 || percent !== undefined)
}

export function percentUsed(used: { tokens: number; usd: number }, { tokens, usd }: DailyBudget): number | undefined {
  const shares = [share(used.tokens, tokens), share(used.usd, usd)].filter((each) => each !== undefined)
  return shares.length === 0 ? undefined : Math.max(...shares)
}

function share(used: number, limit: number | undefined): number | undefined {
  if (limit === undefined) return undefined
  return limit === 0 ? 100 : Math.min(100, Math.floor((used / limit) * 100))
}

/** Cents where they are enough to tell, more figures for less than a cent. */
export function dollars(usd: number, language: string): string {
  const digits = usd === 0 || usd >= 0.01 ? 2 : 4
  return usd.toLocaleString(language, { minimumFractionDigits: 2, maximumFractionDigits: digits })
}
