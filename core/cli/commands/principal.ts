import { computed, field, textOf, time } from '../cell.ts'
import type { Command } from '../command.ts'
import { parseDaily } from '../parse-daily.ts'
import { parseNumber } from '../parse-value.ts'

export const principalCommands: readonly Command[] = [
  {
    words: ['principal', 'list'],
    summary: 'Who may use this gateway',
    operation: 'principal.list',
    listing: {
      of: 'principals',
      columns: [field('ID', 'id'), field('NAME', 'name'), field('ROLE', 'role'), time('SINCE', 'createdAt'), field('REMOVED', 'disabled')],
      empty: 'Nobody may use this gateway.',
    },
  },
  {
    words: ['principal', 'put'],
    summary: 'Add a person, or change one',
    operation: 'principal.put',
    positionals: [{ key: 'name', description: 'What to call them' }],
    flags: [
      { flags: '--role <role>', key: 'role', description: 'member or guest' },
      { flags: '--id <id>', key: 'id', description: 'To change one, as `principal list` shows it' },
      { flags: '--daily <budget>', key: 'daily', description: 'What they may spend on models in one day: tokens=100000,usd=2, or `none`', parse: parseDaily },
    ],
    say: ({ principal }) => (typeof principal === 'object' && principal !== null && 'id' in principal ? textOf(principal.id) : ''),
  },
  {
    words: ['principal', 'invite'],
    summary: 'A single-use address that signs a person in; good for a day',
    operation: 'principal.invite',
    positionals: [{ key: 'id', description: 'As `principal list` shows it' }],
    say: ({ url }) => textOf(url),
  },
  {
    words: ['principal', 'sign-ins'],
    summary: 'Who signed in, who was refused, and what was revoked; the latest first',
    operation: 'system.signIns',
    flags: [
      { flags: '--limit <n>', key: 'limit', description: 'How many (50)', parse: parseNumber },
      { flags: '--before <id>', key: 'before', description: 'The next page' },
    ],
    listing: {
      of: 'signIns',
      columns: [time('WHEN', 'at'), field('WHAT', 'kind'), computed('WHO', ({ principal }) => nameOf(principal)), field('FROM', 'from'), field('DEVICE', 'device'), field('TOKEN', 'token')],
      empty: 'Nobody has signed in yet.',
    },
  },
  {
    words: ['principal', 'remove'],
    summary: 'Remove a person; their tokens end at once',
    operation: 'principal.remove',
    positionals: [{ key: 'id', description: 'As `principal list` shows it' }],
    question: (input) => `Remove the principal ${textOf(input.id)}?`,
    say: () => 'Removed.',
  },
]

function nameOf(principal: unknown): string {
  return typeof principal === 'object' && principal !== null && 'name' in principal ? textOf(principal.name) : '—'
}
