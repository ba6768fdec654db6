import { field, list, textOf } from '../cell.ts'
import type { Command, Positional } from '../command.ts'
import { parseDaily } from '../parse-daily.ts'
import { parseWords } from '../parse-value.ts'

const name: Positional = { key: 'name', description: "The agent's name" }

export const agentCommands: readonly Command[] = [
  {
    words: ['agent', 'list'],
    summary: 'The agents that can answer',
    operation: 'agent.list',
    listing: {
      of: 'agents',
      columns: [field('NAME', 'name'), field('DEFAULT', 'default'), field('MODEL', 'model'), list('FALLBACKS', 'fallbacks'), list('TOOLS', 'tools'), field('INSTRUCTIONS', 'instructions')],
      empty: 'No agents; `airlock agent put <name>` makes one.',
    },
  },
  {
    words: ['agent', 'put'],
    summary: 'Make an agent, or change one',
    operation: 'agent.put',
    positionals: [name],
    flags: [
      { flags: '--model <model>', key: 'model', description: 'provider/model, or `default`', parse: (text) => (text === 'default' ? null : text) },
      { flags: '--fallback <models>', key: 'fallbacks', description: 'Who goes on when it does not answer: provider/model by comma, in order, or `none`', parse: (text) => (text === 'none' ? [] : parseWords(text)) },
      { flags: '--daily <budget>', key: 'daily', description: 'What it may spend in one day: tokens=100000,usd=2, or `none`', parse: parseDaily },
      { flags: '--instructions <text>', key: 'instructions', description: 'What it should know and how it should speak' },
      { flags: '--tools <names>', key: 'tools', description: '`all`, or plugins and tools by comma', parse: (text) => (text === 'all' ? text : parseWords(text)) },
    ],
    say: (_, input) => `The agent ${textOf(input.name)} is stored.`,
  },
  {
    words: ['agent', 'delete'],
    summary: 'Delete an agent; its sessions stay',
    operation: 'agent.delete',
    positionals: [name],
    question: (input) => `Delete the agent ${textOf(input.name)}?`,
    say: (_, input) => `The agent ${textOf(input.name)} is deleted.`,
  },
]
