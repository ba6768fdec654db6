import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { withCommand } from './called-as.ts'
import type { GatewayClient } from './gateway-client.ts'
import { commandTable } from './command-table.ts'
import { exitCodeOf } from './exit-code.ts'
import { printable } from './printable.ts'
import { readCommandLine } from './program.ts'
import { runOperation } from './run-operation.ts'
import { processTerminal, type Terminal } from './terminal.ts'

/** Runs one command line; resolves with its exit code: 0, 1 failed, 2 usage, 78 config. */
export async function runCli(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  try {
    const chosen = await readCommandLine(argv, commandTable, terminal)
    if (!chosen) return 0
    const { command, ...words } = chosen
    const invocation = { ...words, terminal, gateway: gatewayOnce(terminal) }
    if (!('operation' in command)) return (await (await command.load()).run(invocation)) ?? 0
    await runOperation(command, invocation)
    return 0
  } catch (error) {
    terminal.err(`airlock: ${withCommand(errorLine(error), terminal.command)}\n`)
    return exitCodeOf(error)
  }
}

function gatewayOnce(terminal: Terminal): () => Promise<GatewayClient> {
  let found: Promise<GatewayClient> | undefined
  return () => (found ??= import('./gateway-client.ts').then(({ findGateway }) => findGateway(terminal)))
}

function errorLine(error: unknown): string {
  if (error instanceof CodedError) return `${printable(error.message)} (${error.code})`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

if (import.meta.main) {
  const code = await runCli(process.argv.slice(2))
  // A gateway that was started goes on; everything else ends here.
  process.exitCode = code
}
