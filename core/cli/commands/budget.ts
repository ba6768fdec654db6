import type { Command } from '../command.ts'

export const budgetCommands: readonly Command[] = [
  {
    words: ['budget', 'list'],
    summary: "Today's use of models against the daily budgets",
    json: true,
    load: () => import('../budget-list.ts'),
  },
]
