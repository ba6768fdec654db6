import type { Interface as Lines } from 'node:readline/promises'
import type { Ask } from './approval-question.ts'
import type { Invocation } from './command.ts'
import { CliError } from './cli-error.ts'
import { Conversation } from './conversation.ts'
import type { Terminal } from './terminal.ts'

/** One question and its answer, or a conversation until Ctrl-D. */
export async function run({ input, terminal, gateway }: Invocation): Promise<void> {
  const text = typeof input.text === 'string' ? input.text : undefined
  const lines = terminal.interactive && text === undefined ? await openLines('› ') : undefined
  const ask: Ask | undefined = lines ? (question, signal) => answerFrom(lines, question, signal) : terminal.interactive ? askOnce : undefined
  using conversation = new Conversation({
    gateway: await gateway(),
    print: (printed) => terminal.out(printed),
    program: terminal.command,
    ask,
    session: typeof input.session === 'string' ? input.session : undefined,
    agent: typeof input.agent === 'string' ? input.agent : undefined,
  })
  await conversation.open()
  if (lines) await converse(conversation, lines, terminal)
  else await once(conversation, text ?? (await pipedText(terminal)))
}

async function openLines(prompt: string): Promise<Lines> {
  const { createInterface } = await import('node:readline/promises')
  return createInterface({ input: process.stdin, output: process.stderr, prompt })
}

/** Reads lines only while something is asked: otherwise Ctrl-C must reach the process. */
async function askOnce(question: string, signal: AbortSignal): Promise<string> {
  using lines = await openLines('')
  lines.on('SIGINT', () => process.emit('SIGINT', 'SIGINT'))
  return await answerFrom(lines, question, signal)
}

/** Rejects when the lines end: Ctrl-D is no answer. */
async function answerFrom(lines: Lines, question: string, signal: AbortSignal): Promise<string> {
  const closed = new AbortController()
  const close = () => closed.abort()
  lines.once('close', close)
  try {
    return await lines.question(question, { signal: AbortSignal.any([signal, closed.signal]) })
  } finally {
    lines.off('close', close)
  }
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

async function converse(conversation: Conversation, lines: Lines, terminal: Terminal): Promise<void> {
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
