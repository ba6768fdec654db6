import { budgetText } from './budget-text.ts'
import type { Invocation } from './command.ts'
import { printableLines } from './printable.ts'

export async function run({ json, terminal, gateway }: Invocation): Promise<void> {
  const answer = await (await gateway()).call('budget.list', {})
  terminal.out(`${json ? JSON.stringify(answer, null, 2) : printableLines(budgetText(answer))}\n`)
}
