import { computed, field, textOf, time } from '../cell.ts'
import type { Command, Positional } from '../command.ts'
import { parseJson, parseNumber } from '../parse-value.ts'

const plugin: Positional = { key: 'plugin', description: "The plugin's name" }
const capability: Positional = { key: 'capability', description: 'Such as net.http or kv' }
const grant: Positional = { key: 'grant', label: 'id', description: 'As `grant list` shows it' }

export const grantCommands: readonly Command[] = [
  {
    words: ['grant', 'list'],
    summary: 'What plugins may do',
    operation: 'grant.list',
    positionals: [{ ...plugin, optional: true }],
    listing: {
      of: 'grants',
      columns: [
        field('ID', 'id'),
        field('PLUGIN', 'plugin'),
        field('CAPABILITY', 'capability'),
        time('SINCE', 'createdAt'),
        computed('ENDS', endsOf),
        computed('MAY', ({ consents, scope }) => consentWords(consents) || textOf(scope)),
      ],
      empty: 'Nothing is granted: no plugin can reach anything.',
    },
  },
  {
    words: ['grant', 'allow'],
    summary: 'Allow a plugin a part of what it asks for; without a scope, all of it',
    positionals: [
      plugin,
      capability,
      { key: 'scope', optional: true, description: 'JSON; for net.http also an address such as https://example.com/*' },
    ],
    flags: [{ flags: '--method <names>', key: 'methods', description: 'With an address: HTTP methods, by comma', parse: (text) => text.split(',') }],
    asks: true,
    json: true,
    load: () => import('../grant-allow.ts'),
  },
  {
    words: ['grant', 'lease'],
    summary: 'Allow it for a time, a number of requests or one conversation',
    positionals: [
      plugin,
      capability,
      { key: 'scope', optional: true, description: 'As for `grant allow`' },
    ],
    flags: [
      { flags: '--minutes <n>', key: 'minutes', description: 'How long it holds', parse: parseNumber },
      { flags: '--until <time>', key: 'until', description: 'Instead: when it ends, such as 2026-12-24T18:00:00Z' },
      { flags: '--uses <n>', key: 'uses', description: 'How many requests it allows', parse: parseNumber },
      { flags: '--session <id>', key: 'session', description: 'The one conversation that it holds for' },
      { flags: '--method <names>', key: 'methods', description: 'With an address: HTTP methods, by comma', parse: (text) => text.split(',') },
    ],
    asks: true,
    json: true,
    load: () => import('../grant-lease.ts'),
  },
  {
    words: ['grant', 'narrow'],
    summary: 'Make a grant smaller',
    operation: 'grant.narrow',
    positionals: [grant, { key: 'scope', description: 'The smaller scope as JSON', parse: parseJson }],
    say: (_, input) => `Grant ${textOf(input.grant)} is narrowed.`,
  },
  {
    words: ['grant', 'revoke'],
    summary: 'Take a grant back; what it does right now ends',
    operation: 'grant.revoke',
    positionals: [grant],
    say: (_, input) => `Grant ${textOf(input.grant)} is revoked.`,
  },
  {
    words: ['grant', 'deny'],
    summary: 'Take back every grant of one capability',
    operation: 'grant.deny',
    positionals: [plugin, capability],
    say: (_, input) => `${textOf(input.plugin)} has no ${textOf(input.capability)} any more.`,
  },
]

/** What ends a lease; nothing does for a grant. */
function endsOf({ expiresAt, uses, usesLeft, session }: Readonly<Record<string, unknown>>): string {
  const ends = [
    ...(typeof expiresAt === 'string' ? [expiresAt.replace('T', ' ').replace(/\.\d+Z$/, 'Z')] : []),
    ...(typeof usesLeft === 'number' ? [`${usesLeft} of ${textOf(uses)} uses left`] : []),
    ...(typeof session === 'string' ? [`in ${session} alone`] : []),
  ]
  return ends.join(', ') || '—'
}

/** The sentences of a grant without their marks, worst first as they come. */
function consentWords(consents: unknown): string {
  if (!Array.isArray(consents)) return ''
  return consents
    .map((consent: unknown) => {
      const text = typeof consent === 'object' && consent !== null && 'text' in consent ? consent.text : undefined
      return typeof text === 'object' && text !== null && 'en' in text ? textOf(text.en).replaceAll('**', '') : ''
    })
    .join('; ')
}
