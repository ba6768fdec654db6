import { computed, count, field, textOf, time } from '../cell.ts'
import type { Command, Flag, Positional } from '../command.ts'
import type { Message } from '../../operations/shapes/message.ts'
import { parseNumber } from '../parse-value.ts'

const session: Positional = { key: 'session', label: 'id', description: 'As `session list` shows it' }
const limit: Flag = { flags: '--limit <n>', key: 'limit', description: 'How many at most', parse: parseNumber }
const before: Flag = { flags: '--before <next>', key: 'before', description: '`next` of the page before' }

export const sessionCommands: readonly Command[] = [
  {
    words: ['session', 'list'],
    summary: 'Your sessions, the one used last first',
    operation: 'session.list',
    flags: [limit, before],
    listing: {
      of: 'sessions',
      columns: [field('ID', 'id'), time('UPDATED', 'updatedAt'), field('AGENT', 'agent'), count('MESSAGES', 'messages'), field('TITLE', 'title')],
      empty: 'No sessions yet; `airlock chat` begins one.',
    },
  },
  {
    words: ['session', 'messages'],
    summary: 'What was said in a session',
    operation: 'session.messages',
    positionals: [session],
    flags: [limit, before],
    listing: {
      of: 'messages',
      columns: [time('AT', 'createdAt'), field('WHO', 'role'), computed('TEXT', messageText)],
      empty: 'Nothing was said yet.',
    },
  },
  {
    words: ['session', 'rename'],
    summary: 'Give a session a title',
    operation: 'session.rename',
    positionals: [session, { key: 'title', rest: true, description: 'The new title', parse: (text) => text }],
    say: () => 'Renamed.',
  },
  {
    words: ['session', 'delete'],
    summary: 'Delete a session and its messages',
    operation: 'session.delete',
    positionals: [session],
    question: (input) => `Delete the session ${textOf(input.session)} with all its messages?`,
    say: () => 'Deleted.',
  },
  {
    words: ['session', 'export'],
    summary: 'Print a session as Markdown or JSON',
    operation: 'session.export',
    positionals: [session],
    flags: [{ flags: '--format <format>', key: 'format', description: 'markdown or json' }],
    say: (output) => textOf(output.text),
  },
  {
    words: ['session', 'search'],
    summary: 'Find messages',
    operation: 'session.search',
    positionals: [{ key: 'text', rest: true, description: 'What to look for', parse: (text) => text }],
    flags: [limit],
    listing: {
      of: 'hits',
      columns: [field('SESSION', 'session'), time('AT', 'at'), field('TEXT', 'snippet')],
      empty: 'No message has that.',
    },
  },
]

/** What stands in the conversation, which plugins changed it or failed to, and what went wrong. */
function messageText(row: Readonly<Record<string, unknown>>): string {
  // The operation's own answer, and a schema would be loaded for every command.
  const { text, revisions = [], error } = row as Pick<Message, 'text' | 'revisions' | 'error'>
  const changes = revisions.map(({ plugin, before, error: why }) => (why === undefined ? `[changed by ${plugin}, before: ${before ?? ''}]` : `[${plugin} could not change it: ${why.message}]`))
  return [text, ...changes, ...(error === undefined ? [] : [`[${error.message}]`])].filter((part) => part !== '').join(' ')
}
