import { defineOperation } from './operation.ts'
import { BudgetList } from './shapes/budget.ts'
import { NoInput } from './shapes/nothing.ts'

export const budgetList = defineOperation({
  name: 'budget.list',
  summary: "Today's use of models, by agent, person and model, against the daily budgets",
  scopes: ['read', 'chat'],
  input: NoInput,
  output: BudgetList,
  handle: ({ caller, services }, input) => services.budgets.list(caller, input),
})
