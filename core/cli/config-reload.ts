import { z } from 'zod'
import type { Invocation } from './command.ts'
import { ConfigError } from '../config/config-error.ts'
import { readAnswer } from './read-answer.ts'

const Reloaded = z.object({ problem: z.object({ message: z.string() }).nullable(), changed: z.array(z.string()), waiting: z.array(z.string()) })

/** A broken file makes the exit 78, as `config validate` does, though the gateway goes on. */
export async function run({ json, terminal, gateway }: Invocation): Promise<void> {
  const answer = await (await gateway()).call('config.reload', {})
  const { problem, changed, waiting } = readAnswer(Reloaded, answer)
  if (problem) throw new ConfigError('config_invalid', `${problem.message}; the last valid settings stay in force`)
  if (json) terminal.out(`${JSON.stringify(answer, null, 2)}\n`)
  else terminal.out(`${changed.length === 0 ? 'Nothing that takes effect at once has changed.' : `Now in force: ${changed.join(', ')}.`}\n${waiting.length === 0 ? '' : `At the next start: ${waiting.join(', ')}.\n`}`)
}
