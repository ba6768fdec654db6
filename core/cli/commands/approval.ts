import { field, textOf, time } from '../cell.ts'
import type { Command } from '../command.ts'
import { decidedText } from '../approval-text.ts'

export const approvalCommands: readonly Command[] = [
  {
    words: ['approval', 'list'],
    summary: 'Tool calls that wait for your word',
    flags: [
      { flags: '--decided', key: 'decided', description: 'Those that were decided, the last one first' },
      { flags: '--session <id>', key: 'session', description: 'Of one conversation only' },
    ],
    json: true,
    load: () => import('../approval-list.ts'),
  },
  {
    words: ['approval', 'decide'],
    summary: 'Let a tool call run, or not',
    operation: 'approval.decide',
    positionals: [
      { key: 'approval', label: 'id', description: 'As `approval list` shows it' },
      { key: 'decision', description: 'once; always (this tool is asked about no more); or deny' },
    ],
    say: ({ approval }) => decidedText(approval),
  },
  {
    words: ['approval', 'rules'],
    summary: 'Tools that are not asked about any more',
    operation: 'approval.rules',
    listing: {
      of: 'rules',
      columns: [field('ID', 'id'), field('PLUGIN', 'plugin'), field('TOOL', 'tool'), field('WHO', 'name'), time('SINCE', 'createdAt')],
      empty: 'Nobody said "always" yet: every tool is asked about as policy has it.',
    },
  },
  {
    words: ['approval', 'forget'],
    summary: 'Be asked about a tool again',
    operation: 'approval.forget',
    positionals: [{ key: 'rule', label: 'id', description: 'As `approval rules` shows it' }],
    say: (_, input) => `Rule ${textOf(input.rule)} is forgotten.`,
  },
]
