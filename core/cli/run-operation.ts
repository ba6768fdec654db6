import { confirm } from './ask.ts'
import { withCommand } from './called-as.ts'
import type { Invocation, Listing, OperationCommand, Output } from './command.ts'
import { printableLines } from './printable.ts'
import { textTable } from './text-table.ts'

/** Runs a command that is one operation, and prints what it answers. */
export async function runOperation(command: OperationCommand, { input, json, yes, terminal, gateway }: Invocation): Promise<void> {
  if (command.question) await confirm(command.question(input), { terminal, yes })
  const output = await (await gateway()).call(command.operation, input)
  if (json) terminal.out(`${JSON.stringify(output, null, 2)}\n`)
  else if (command.listing) terminal.out(listingText(command.listing, output, terminal.command))
  else terminal.out(`${withCommand(printableLines(command.say?.(output, input) ?? 'Done.'), terminal.command)}\n`)
}

function listingText({ of, columns, empty }: Listing, output: Output, command: string): string {
  const rows = output[of]
  if (!Array.isArray(rows) || rows.length === 0) return `${withCommand(empty, command)}\n`
  const more = typeof output.next === 'string' ? `More: --before ${output.next}\n` : ''
  return textTable(columns, rows.filter((row) => typeof row === 'object' && row !== null)) + more
}
