import { CliError } from './cli-error.ts'
import type { Terminal } from './terminal.ts'

/** Asks a person yes or no; without one, says which flag answers instead. */
export async function confirm(question: string, { terminal, yes }: { terminal: Terminal; yes: boolean }): Promise<void> {
  if (yes) return
  if (!terminal.interactive) throw new CliError('usage_invalid', `${question} Nobody is here to answer; say --yes to go ahead`)
  // Loaded only here: it costs more than the rest of the command line together.
  const { confirm: ask } = await import('@clack/prompts')
  const answer = await ask({ message: question, initialValue: false, output: process.stderr })
  if (answer !== true) throw new CliError('aborted', 'Nothing was changed')
}

/** A secret from a prompt, or from standard input when that is no terminal; never from the command line, where every process can read it. */
export async function readSecret(question: string, terminal: Terminal): Promise<string> {
  const value = terminal.interactive ? await askHidden(question) : (await terminal.readInput()).replace(/\r?\n$/, '')
  if (value === '') throw new CliError('usage_invalid', 'The value is empty; type it at the prompt, or pipe it in')
  return value
}

async function askHidden(question: string): Promise<string> {
  const { password } = await import('@clack/prompts')
  const answer = await password({ message: question, output: process.stderr })
  if (typeof answer !== 'string') throw new CliError('aborted', 'Nothing was changed')
  return answer
}
