import type { Invocation } from './command.ts'
import { CliError } from './cli-error.ts'
import { Conversation } from './conversation.ts'
import type { Terminal } from './terminal.ts'

/** One question and its answer, or a conversation until Ctrl-D. */
export async function run({ input, terminal, gateway }: Invocation): Promise<void> {
  using conversation = new Conversation({
    gateway: await gateway(),
    print: (text) => terminal.out(text),
    session: typeof input.session === 'string' ? input.session : undefined,
    agent: typeof input.agent === 'string' ? input.agent : undefined,
  })
  await conversation.open()
  if (typeof input.text === 'string') await once(conversation, input.text)
  else if (terminal.interactive) await converse(conversation, terminal)
  else await once(conversation, await pipedText(terminal))
}

async function once(conversation: Conversation, text: string): Promise<void> {
  // Ctrl-C stops the turn, which ends the wait; a second one ends the program as usual.
  const onInterrupt = () => void conversation.stop().catch(() => {})
  process.once('SIGINT', onInterrupt)
  try {
    await conversation.say(text)
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}

async function converse(conversation: Conversation, terminal: Terminal): Promise<void> {
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: '› ' })
  let answering = false
  lines.on('SIGINT', () => {
    if (answering) void conversation.stop().catch(() => {})
    else lines.close()
  })
  lines.prompt()
  for await (const line of lines) {
    answering = true
    if (line.trim() !== '') await conversation.say(line).catch((error: unknown) => terminal.err(`${error instanceof Error ? error.message : String(error)}\n`))
    answering = false
    lines.prompt()
  }
}

async function pipedText(terminal: Terminal): Promise<string> {
  const text = (await terminal.readInput()).trim()
  if (text === '') throw new CliError('usage_invalid', 'Say something: airlock chat "text", or pipe it in')
  return text
}
