import { computed, field, textOf, time } from '../cell.ts'
import { personWords, policyWords, stateWords } from '../channel-words.ts'
import type { Command, Flag, Positional } from '../command.ts'
import { parseNumber, parseWords } from '../parse-value.ts'

const name: Positional = { key: 'name', label: 'channel', description: 'As `channel list` shows it' }
const onChannel: Positional = { key: 'channel', optional: true, description: 'Of one channel only' }
const id: Positional = { key: 'id', description: 'As the listing shows it' }

const settings: readonly Flag[] = [
  { flags: '--agent <name>', key: 'agent', description: 'Who answers, or `default`', parse: (text) => (text === 'default' ? null : text) },
  { flags: '--policy <policy>', key: 'policy', description: 'Who may speak: pairing, allowlist, open or off' },
  { flags: '--allow <ids>', key: 'allowed', description: "For allowlist: the platform's ids, by comma", parse: parseWords },
  { flags: '--daily-limit <n>', key: 'dailyLimit', description: 'For open: messages a day from all strangers together', parse: parseNumber },
  { flags: '--may-approve', key: 'mayApprove', description: 'You may decide approvals by writing there' },
  { flags: '--no-may-approve', key: 'mayApprove', description: 'You may not' },
]

export const channelCommands: readonly Command[] = [
  {
    words: ['channel', 'list'],
    summary: 'The channels, how they are and who may speak there',
    operation: 'channel.list',
    listing: {
      of: 'channels',
      columns: [
        field('NAME', 'name'),
        field('APP', 'label'),
        computed('WHO MAY SPEAK', policyWords),
        field('WAITING', 'pairings'),
        computed('AGENT', ({ agent }) => (agent === null ? 'default' : textOf(agent))),
        computed('STATE', stateWords),
      ],
      empty: 'No channels yet; `airlock channel kinds` says which there are, `airlock channel add <app>` sets one up.',
    },
  },
  {
    words: ['channel', 'kinds'],
    summary: 'The chat apps that installed plugins can connect',
    operation: 'channel.kinds',
    listing: {
      of: 'kinds',
      columns: [field('APP', 'kind'), field('NAME', 'label'), field('PLUGIN', 'plugin'), field('SET UP AS', 'channel')],
      empty: 'No installed plugin has a channel; `airlock plugin install <folder>` adds one.',
    },
  },
  {
    words: ['channel', 'add'],
    summary: 'Connect a chat app, step by step',
    positionals: [{ key: 'app', description: 'Such as telegram; `channel kinds` lists them' }],
    flags: [
      { flags: '--token-file <file>', key: 'tokenFile', description: 'Read its token from a file; else it is asked for, or piped in' },
      { flags: '--name <name>', key: 'name', description: 'What to call the channel here' },
      ...settings,
    ],
    asks: true,
    json: true,
    load: () => import('../channel-add.ts'),
  },
  {
    words: ['channel', 'put'],
    summary: 'Change who may speak, and who answers',
    operation: 'channel.put',
    positionals: [name],
    flags: [
      ...settings,
      { flags: '--enabled', key: 'enabled', description: 'Listen again' },
      { flags: '--no-enabled', key: 'enabled', description: 'Stop listening, and keep everything' },
    ],
    say: (_, input) => `${textOf(input.name)} is changed.`,
  },
  {
    words: ['channel', 'remove'],
    summary: 'Stop listening, and forget who was linked',
    operation: 'channel.remove',
    positionals: [name],
    question: (input) => `Remove ${textOf(input.name)}? Who was let in must ask again; conversations stay.`,
    say: (_, input) => `${textOf(input.name)} is removed. Its token stays stored with the plugin.`,
  },
  {
    words: ['channel', 'pairings'],
    summary: 'Strangers who asked to be let in',
    operation: 'channel.pairings',
    positionals: [onChannel],
    listing: {
      of: 'pairings',
      columns: [
        field('CODE', 'code'), field('CHANNEL', 'channel'), field('CALLS ITSELF', 'label'), field('ACCOUNT', 'externalId'), time('SINCE', 'createdAt'), time('UNTIL', 'expiresAt'),
        computed('ANSWERED', ({ rejected }) => (rejected === true ? 'no' : '')),
        field('ID', 'id'),
      ],
      empty: 'Nobody waits to be let in.',
    },
  },
  {
    words: ['channel', 'approve'],
    summary: 'Let a stranger in',
    positionals: [{ key: 'code', description: 'As they were told it, or the id of the request' }],
    flags: [
      { flags: '--me', key: 'me', description: 'It is you' },
      { flags: '--principal <id>', key: 'principal', description: 'It is somebody known; `principal list` has the ids' },
      { flags: '--name <name>', key: 'name', description: 'A new member of that name' },
    ],
    asks: true,
    json: true,
    load: () => import('../channel-approve.ts'),
  },
  {
    words: ['channel', 'reject'],
    summary: 'Answer a stranger with silence, for a month',
    operation: 'channel.rejectPairing',
    positionals: [id],
    say: () => 'They get no answer.',
  },
  {
    words: ['channel', 'identities'],
    summary: 'Whose accounts are linked to whom',
    operation: 'channel.identities',
    positionals: [onChannel],
    listing: {
      of: 'identities',
      columns: [
        field('CHANNEL', 'channel'), field('ACCOUNT', 'externalId'),
        computed('IS', personWords),
        time('SINCE', 'createdAt'), field('ID', 'id'),
      ],
      empty: 'Nobody was let in yet.',
    },
  },
  {
    words: ['channel', 'unpair'],
    summary: 'Unlink an account: whoever writes with it is a stranger again',
    operation: 'channel.unpair',
    positionals: [id],
    say: () => 'Unlinked.',
  },
  {
    words: ['channel', 'events'],
    summary: 'What was set aside: messages that a plugin fails on, answers that could not be sent',
    operation: 'channel.events',
    positionals: [onChannel],
    listing: {
      of: 'events',
      columns: [
        field('CHANNEL', 'channel'), field('WHAT', 'kind'),
        computed('WHY', ({ error }) => textOf(typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined)),
        time('SINCE', 'finishedAt'), field('ID', 'id'),
      ],
      empty: 'Nothing was set aside.',
    },
  },
  {
    words: ['channel', 'retry'],
    summary: 'Try again what was set aside',
    operation: 'channel.retry',
    positionals: [id],
    say: () => 'It is tried again.',
  },
]
