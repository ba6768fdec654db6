import { Command as Program, CommanderError } from 'commander'
import { readVersion } from '../project/version.ts'
import { CliError } from './cli-error.ts'
import type { Command, Input, Positional } from './command.ts'
import type { Terminal } from './terminal.ts'

/** A command line that was understood. */
export interface Chosen {
  command: Command
  input: Input
  json: boolean
  yes: boolean
}

/** Reads a command line by the table; `undefined` when help was asked for and printed. Throws CliError usage_invalid. */
export async function readCommandLine(argv: readonly string[], table: readonly Command[], terminal: Terminal): Promise<Chosen | undefined> {
  let chosen: Chosen | undefined
  const program = baseProgram('airlock', terminal).description('A gateway between chat apps and AI models, whose plugins nobody has to trust').version(readVersion())
  const nouns = new Map<string, Program>()
  for (const command of table) {
    const [first, second] = command.words
    const parent = second === undefined ? program : (nouns.get(first) ?? addNoun(program, nouns, first, terminal))
    addCommand(parent, command, terminal, (result) => {
      chosen = result
    })
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0 || (error.code === 'commander.help' && argv.length === 0)) return undefined
    // A noun alone: its verbs were printed above.
    const what = error.code === 'commander.help' ? `Say what to do: airlock ${argv.join(' ')} <verb>` : error.message.replace(/^error: /, '')
    throw new CliError('usage_invalid', what, {}, { cause: error })
  }
  return chosen
}

const purposes: Readonly<Record<string, string>> = {
  plugin: 'Install plugins, look at them, switch them, call their tools',
  grant: 'What plugins may do: allow it, narrow it, take it back',
  approval: 'Tool calls that wait for your word, and what is always allowed',
  channel: 'Chat apps: connect them, and say who may speak there',
  session: 'Your conversations: read, find, export, delete',
  agent: 'Who answers: name, model, instructions, tools',
  model: 'Which models there are, and which one answers',
  budget: 'What was spent on models today',
  provider: 'Where models come from: addresses and keys',
  secret: 'Keys that plugins use without seeing them',
  token: 'Access for programs',
  principal: 'People who may use this gateway',
  audit: 'The record of what plugins did and what was decided: read it, check it, keep it',
  schedule: 'What plugins do at set times',
  config: 'The configuration',
}

function addNoun(program: Program, nouns: Map<string, Program>, noun: string, terminal: Terminal): Program {
  const made = baseProgram(noun, terminal).description(purposes[noun] ?? `Work with ${noun}s`)
  program.addCommand(made)
  nouns.set(noun, made)
  return made
}

function baseProgram(name: string, terminal: Terminal): Program {
  return new Program(name)
    .exitOverride()
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      // Usage of a noun without a verb; plain errors are printed once, by runCli.
      writeErr: (text) => terminal.err(text),
      outputError: () => {},
    })
}

function addCommand(parent: Program, command: Command, terminal: Terminal, choose: (chosen: Chosen) => void): void {
  const made = baseProgram(command.words.at(-1) ?? '', terminal).description(command.summary)
  const positionals = command.positionals ?? []
  for (const positional of positionals) made.argument(usageOf(positional), positional.description)
  for (const { flags, description } of command.flags ?? []) made.option(flags, description)
  if ('operation' in command || command.json) made.option('--json', 'Print JSON')
  if ('operation' in command ? command.question : command.asks) made.option('-y, --yes', 'Do not ask')
  made.action((...received: unknown[]) => {
    const options: Readonly<Record<string, unknown>> = made.opts()
    const input = { ...readPositionals(positionals, received, terminal), ...readFlags(command, options) }
    choose({ command, input, json: options.json === true, yes: options.yes === true })
  })
  parent.addCommand(made)
}

function usageOf({ key, label = key, optional, rest }: Positional): string {
  const name = rest ? `${label}...` : label
  return optional ? `[${name}]` : `<${name}>`
}

function readPositionals(positionals: readonly Positional[], received: readonly unknown[], terminal: Terminal): Input {
  const input: Input = {}
  positionals.forEach(({ key, parse }, index) => {
    const value = received[index]
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return
    // The rest of the words is one text where the command reads text, and a list where it reads words.
    const text = Array.isArray(value) ? value.join(' ') : String(value)
    input[key] = parse ? parse(text, terminal) : Array.isArray(value) ? value : text
  })
  return input
}

function readFlags(command: Command, options: Readonly<Record<string, unknown>>): Input {
  const input: Input = {}
  for (const { flags, key, parse } of command.flags ?? []) {
    const value = options[optionName(flags)]
    if (value !== undefined) input[key] = parse && typeof value === 'string' ? parse(value) : value
  }
  return input
}

/** As commander names it: `--base-url <url>` is `baseUrl`, `--no-key` is `key`. */
function optionName(flags: string): string {
  const long = /--(?:no-)?([a-z-]+)/.exec(flags)?.[1] ?? ''
  return long.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
