import { computed, field, textOf, time } from '../cell.ts'
import type { Command, Flag } from '../command.ts'
import { parseNumber } from '../parse-value.ts'

const filter = (key: string, description: string): Flag => ({ flags: `--${key} <${key}>`, key, description })

export const auditCommands: readonly Command[] = [
  {
    words: ['audit', 'list'],
    summary: 'What plugins did and were refused, newest first',
    operation: 'audit.list',
    flags: [
      filter('plugin', 'Of one plugin'),
      filter('capability', 'Of one capability: net.http'),
      filter('code', '`ok`, or the code of a refusal'),
      { flags: '--refused', key: 'refused', description: 'Only what was refused or failed' },
      filter('session', 'Of one session'),
      filter('turn', 'Of one turn'),
      filter('since', 'From this moment on: 2026-11-23T10:00:00Z'),
      filter('until', 'Before this moment'),
      { flags: '--limit <n>', key: 'limit', description: 'How many at most', parse: parseNumber },
      { flags: '--before <next>', key: 'before', description: '`next` of the page before' },
    ],
    listing: {
      of: 'entries',
      columns: [
        field('ENTRY', 'seq'),
        time('AT', 'at'),
        computed('WHO', ({ plugin, name, principal }) => textOf(plugin ?? name ?? principal ?? '')),
        computed('DID', ({ kind, capability, tried, action, subject, uses, gone }) => did({ kind, capability, tried, action, subject, uses, gone })),
        computed('OUTCOME', ({ kind, code, outcome }) => (kind === 'owner' ? 'done' : outcome === 'unknown' ? `${textOf(code)}, under way` : textOf(code ?? ''))),
        field('TURN', 'turn'),
      ],
      empty: 'Nothing like that is on record.',
    },
  },
  {
    words: ['audit', 'verify'],
    summary: 'Check that nothing in the record was changed, removed or cut off; exit 1 if it was',
    flags: [
      { flags: '--head <file>', key: 'head', description: 'A head that you kept: what came before it must still be there' },
      { flags: '--file <file>', key: 'file', description: 'Check an exported file, here and without a gateway' },
    ],
    json: true,
    load: () => import('../audit-verify.ts'),
  },
  {
    words: ['audit', 'export'],
    summary: 'Write the record into a file, or print its signed end',
    positionals: [{ key: 'file', optional: true, description: 'A file that is not there yet' }],
    flags: [{ flags: '--head', key: 'onlyHead', description: 'Print the signed end alone, to keep elsewhere' }],
    json: true,
    load: () => import('../audit-export.ts'),
  },
]

function did({ kind, capability, tried, action, subject, uses, gone }: Record<string, unknown>): string {
  if (kind === 'use') return `${textOf(capability)}: ${textOf(tried)}`
  if (kind === 'count') return `${textOf(capability)}, ${textOf(uses)} times`
  if (kind === 'owner') return `${textOf(action)} ${textOf(subject)}`
  if (kind === 'repair') return gone === undefined ? 'the rest of a half-written entry was cut off after a crash' : `${textOf(gone)} entries before this one were gone from the files`
  return textOf(kind)
}
