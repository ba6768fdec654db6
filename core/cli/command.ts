import type { GatewayClient } from './gateway-client.ts'
import type { Terminal } from './terminal.ts'
import type { Column } from './text-table.ts'

export type Input = Record<string, unknown>
export type Output = Readonly<Record<string, unknown>>

/** One word or value after the command's name, and the input key it fills. */
export interface Positional {
  key: string
  /** How usage shows it, when not as its key. */
  label?: string
  optional?: boolean
  /** Takes all the words that are left. */
  rest?: boolean
  description: string
  parse?(text: string, terminal: Terminal): unknown
}

export interface Flag {
  /** As commander reads it: `--limit <n>`. */
  flags: string
  key: string
  description: string
  parse?(text: string): unknown
}

/** How a listing prints; with --json, the operation's output as it is. */
export interface Listing {
  /** The output's key that holds the rows. */
  of: string
  columns: readonly Column[]
  /** What to say instead of an empty table: what belongs here, and the first step. */
  empty: string
}

interface CommandHead {
  /** `plugin list`, or one word. */
  words: readonly [string] | readonly [string, string]
  summary: string
  positionals?: readonly Positional[]
  flags?: readonly Flag[]
}

/** A command that is one operation: its words become the input, its output is printed. */
export interface OperationCommand extends CommandHead {
  operation: string
  listing?: Listing
  /** Asked before, unless --yes. */
  question?(input: Input): string
  /** What to print when it is no listing. */
  say?(output: Output, input: Input): string
}

/** A command of several steps. */
export interface ScriptCommand extends CommandHead {
  /** Does it ask a person? Then it takes --yes. */
  asks?: boolean
  json?: boolean
  /** Its module, loaded only when it runs; a number is the exit code. */
  load(): Promise<{ run(invocation: Invocation): Promise<number | void> }>
}

export type Command = OperationCommand | ScriptCommand

/** What a script gets to work with. */
export interface Invocation {
  input: Input
  json: boolean
  yes: boolean
  terminal: Terminal
  /** Found when first asked for: `start` needs none. */
  gateway(): Promise<GatewayClient>
}
