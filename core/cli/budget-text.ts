import { BudgetList, type DailyBudget } from '../operations/shapes/budget.ts'
import { type Column, textTable } from './text-table.ts'

interface Line {
  who: string
  tokens: number
  usd: number
  limit?: DailyBudget
  priced?: boolean
}

const columns: readonly Column[] = [
  { title: 'TODAY', cell: (row) => String(row.who) },
  { title: 'TOKENS', align: 'right', cell: (row) => String(row.tokens) },
  { title: 'OF', align: 'right', cell: (row) => String(row.tokenLimit) },
  { title: 'USD', align: 'right', cell: (row) => String(row.usd) },
  { title: 'OF', align: 'right', cell: (row) => String(row.usdLimit) },
]

/** Today's use of models against the limits, as one table. */
export function budgetText(output: unknown): string {
  const { day, resetsAt, gateway, agents, people, models } = BudgetList.parse(output)
  const lines: Line[] = [
    ...(gateway ? [{ who: 'everybody together', ...gateway }] : []),
    ...agents.map(({ agent, ...use }) => ({ who: `agent ${agent}`, ...use })),
    ...people.map(({ name, ...use }) => ({ who: `person ${name}`, ...use })),
    ...models.map(({ model, ...use }) => ({ who: `model ${model}`, ...use })),
  ]
  const rows = lines.map(({ who, tokens, usd, limit, priced = true }) => ({
    who,
    tokens: tokens.toLocaleString('en'),
    tokenLimit: limit?.tokens?.toLocaleString('en') ?? '—',
    usd: priced ? dollars(usd) : 'no price known',
    usdLimit: limit?.usd === undefined ? '—' : dollars(limit.usd),
  }))
  return `${textTable(columns, rows)}${day}, by UTC; begins anew at ${resetsAt.replace('.000Z', 'Z')}.`
}

function dollars(usd: number): string {
  return usd.toFixed(usd === 0 || usd >= 0.01 ? 2 : 4)
}
