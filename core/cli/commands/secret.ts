import { field, textOf, time } from '../cell.ts'
import type { Command, Positional } from '../command.ts'

const plugin: Positional = { key: 'plugin', description: 'The plugin it is for' }
const name: Positional = { key: 'name', description: 'The handle in its manifest' }

export const secretCommands: readonly Command[] = [
  {
    words: ['secret', 'set'],
    summary: 'Store a secret; its value is asked for, or piped in',
    positionals: [plugin, name],
    load: () => import('../secret-set.ts'),
  },
  {
    words: ['secret', 'list'],
    summary: 'The names of stored secrets',
    operation: 'secret.list',
    positionals: [{ ...plugin, optional: true }],
    listing: {
      of: 'secrets',
      columns: [field('PLUGIN', 'plugin'), field('NAME', 'name'), time('UPDATED', 'updatedAt')],
      empty: 'No secrets are stored.',
    },
  },
  {
    words: ['secret', 'remove'],
    summary: 'Forget a stored secret',
    operation: 'secret.remove',
    positionals: [plugin, name],
    question: (input) => `Forget the secret ${textOf(input.name)} of ${textOf(input.plugin)}?`,
    say: (_, input) => `The secret ${textOf(input.name)} of ${textOf(input.plugin)} is forgotten.`,
  },
]
