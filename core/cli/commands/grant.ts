import { computed, field, textOf, time } from '../cell.ts'
import type { Command, Positional } from '../command.ts'
import { parseJson } from '../parse-value.ts'

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
