import type { Message } from '../operations/shapes/message.ts'
import type { Session } from '../operations/shapes/session.ts'
import type { ToolCard } from '../operations/shapes/tool-card.ts'

export type ExportFormat = 'json' | 'markdown'

/** A whole session as one file. */
export function exportSession(session: Session, messages: readonly Message[], format: ExportFormat): { filename: string; text: string } {
  const name = fileName(session)
  if (format === 'json') return { filename: `${name}.json`, text: `${JSON.stringify({ session, messages }, null, 2)}\n` }
  return { filename: `${name}.md`, text: markdown(session, messages) }
}

function markdown(session: Session, messages: readonly Message[]): string {
  const parts = messages.map((message) => [
    `## ${message.role === 'user' ? 'You' : session.agent} · ${message.createdAt}`,
    ...message.tools.map(toolMarkdown),
    message.text,
    ...(message.error === undefined ? [] : [`> ${message.status}: ${message.error.message} (${message.error.code})`]),
  ].filter((part) => part !== '').join('\n\n'))
  return `${[`# ${oneLine(session.title)}`, ...parts].join('\n\n')}\n`
}

function toolMarkdown({ plugin, tool, input, output, error, ok, ms }: ToolCard): string {
  const outcome = ok === null ? 'outcome unknown' : ok ? 'done' : `failed: ${error?.message ?? ''}`
  const took = ms === undefined ? '' : `, ${Math.round(ms)} ms`
  return `**${plugin} ${tool}** (${outcome}${took})\n\n${fenced({ input, ...(output === undefined ? {} : { output }) })}`
}

/** A fence longer than any inside, so that a tool's result cannot end it. */
function fenced(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  // No spreading: there may be more runs than a call may have arguments.
  const longest = text.matchAll(/`+/g).reduce((most, [run]) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}json\n${text}\n${fence}`
}

/** Letters and digits of any language, nothing that a path or a header would read differently. */
function fileName({ title, createdAt }: Session): string {
  const words = title.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60).toWellFormed()
  return `${createdAt.slice(0, 10)}-${words === '' ? 'session' : words}`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
