import { textOf } from '../cell.ts'
import type { Command } from '../command.ts'
import { statusText } from '../status-text.ts'

export const systemCommands: readonly Command[] = [
  { words: ['start'], summary: 'Start the gateway', load: () => import('../start.ts') },
  { words: ['status'], summary: 'What runs, and which walls stand around plugins', operation: 'system.status', say: statusText },
  {
    words: ['doctor'],
    summary: 'What is well on this computer and what is not; with --attack, hostile plugins try to break out',
    flags: [
      { flags: '--attack', key: 'attack', description: 'Run the attack suite and print its scoreboard; needs no running gateway' },
      { flags: '--short', key: 'short', description: 'With --attack: each attack on one tier of trust instead of all four' },
    ],
    json: true,
    load: () => import('../doctor.ts'),
  },
  { words: ['open'], summary: 'A new single-use address that signs a browser in', operation: 'system.code', say: ({ url }) => textOf(url) },
  {
    words: ['chat'],
    summary: 'Talk to an agent; with a text, one question and its answer',
    positionals: [{ key: 'text', rest: true, optional: true, description: 'What to say', parse: (text) => text }],
    flags: [
      { flags: '--session <id>', key: 'session', description: 'Go on with this session' },
      { flags: '--agent <name>', key: 'agent', description: 'Ask this agent' },
    ],
    load: () => import('../chat.ts'),
  },
  {
    words: ['config', 'reload'],
    summary: 'Read the config file again now; it is read by itself when it changes',
    json: true,
    load: () => import('../config-reload.ts'),
  },
  {
    words: ['config', 'validate'],
    summary: 'Check config file and environment without starting anything',
    load: () => import('../config-validate.ts'),
  },
]
