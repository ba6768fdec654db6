import { field, list, textOf, time } from '../cell.ts'
import type { Command } from '../command.ts'
import { parseNumber, parseWords } from '../parse-value.ts'

export const tokenCommands: readonly Command[] = [
  {
    words: ['token', 'create'],
    summary: 'Make a token for a program; it is shown once',
    operation: 'token.create',
    positionals: [{ key: 'name', description: 'What it is for' }],
    flags: [
      { flags: '--scopes <names>', key: 'scopes', description: 'By comma: admin, write, read, chat, approve, publish, metrics', parse: parseWords },
      { flags: '--days <n>', key: 'expiresInDays', description: 'Until it expires (90; without admin, no later than your own token)', parse: parseNumber },
      { flags: '--principal <id>', key: 'principal', description: 'For someone else' },
    ],
    say: (output) => textOf(output.token),
  },
  {
    words: ['token', 'list'],
    summary: 'The tokens in force',
    operation: 'token.list',
    listing: {
      of: 'tokens',
      columns: [field('ID', 'id'), field('NAME', 'name'), field('KIND', 'kind'), field('DEVICE', 'device'), list('SCOPES', 'scopes'), time('EXPIRES', 'expiresAt'), time('LAST USED', 'lastUsedAt')],
      empty: 'No tokens are in force.',
    },
  },
  {
    words: ['token', 'revoke'],
    summary: 'End a token and its connections at once',
    operation: 'token.revoke',
    positionals: [{ key: 'id', description: 'As `token list` shows it' }],
    say: () => 'Revoked.',
  },
  {
    words: ['token', 'revoke-others'],
    summary: 'Sign out every browser of yours but the one that asks; tokens of programs stay',
    operation: 'token.revokeOthers',
    question: () => 'Sign out all other browsers?',
    say: ({ revoked }) => `${textOf(revoked)} signed out.`,
  },
]
