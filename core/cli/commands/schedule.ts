import { computed, field, textOf, time } from '../cell.ts'
import type { Command } from '../command.ts'
import { parseJson, parseNumber } from '../parse-value.ts'

const job = { key: 'job', label: 'id', description: 'As `schedule list` shows it' }

export const scheduleCommands: readonly Command[] = [
  {
    words: ['schedule', 'list'],
    summary: 'What plugins do at set times, and how it went',
    operation: 'schedule.list',
    positionals: [{ key: 'plugin', optional: true, description: 'Of one plugin only' }],
    listing: {
      of: 'jobs',
      columns: [
        field('ID', 'id'), field('PLUGIN', 'plugin'), field('NAME', 'name'),
        computed('WHEN', ({ cron, everyMs, timezone }) => (cron === undefined ? (everyMs === undefined ? 'once' : `every ${Number(everyMs) / 1_000} s`) : `${textOf(cron)} ${textOf(timezone ?? 'UTC')}`)),
        time('NEXT', 'next'), time('LAST', 'last'),
        computed('OUTCOME', ({ error, last }) => (typeof error === 'object' && error !== null && 'code' in error ? textOf(error.code) : last === null ? '' : 'ok')),
      ],
      empty: 'No plugin does anything by itself.',
    },
  },
  {
    words: ['schedule', 'put'],
    summary: 'Have a plugin do something at set times',
    operation: 'schedule.put',
    positionals: [{ key: 'plugin', description: 'Whose function it is' }, { key: 'name', description: 'What to call the job' }],
    flags: [
      { flags: '--run <function>', key: 'run', description: 'The function, when it is not of the job\'s name' },
      { flags: '--cron <expression>', key: 'cron', description: 'Such as "0 7 * * *"' },
      { flags: '--timezone <name>', key: 'timezone', description: 'For --cron; such as Europe/Berlin' },
      { flags: '--every <ms>', key: 'everyMs', description: 'Or: every so many milliseconds', parse: parseNumber },
      { flags: '--at <moment>', key: 'at', description: 'Or: once, such as 2027-01-01T07:00:00Z' },
      { flags: '--payload <json>', key: 'payload', description: 'What the function gets', parse: parseJson },
    ],
    say: (_, { name }) => `${textOf(name)} is scheduled.`,
  },
  {
    words: ['schedule', 'delete'],
    summary: 'Have a plugin do something no more',
    operation: 'schedule.delete',
    positionals: [job],
    question: ({ job: id }) => `Delete the job ${textOf(id)}?`,
    say: (_, { job: id }) => `The job ${textOf(id)} is deleted.`,
  },
  {
    words: ['schedule', 'run'],
    summary: 'Run a job now',
    operation: 'schedule.run',
    positionals: [job],
    say: (_, { job: id }) => `The job ${textOf(id)} is due now; \`schedule list\` shows how it went.`,
  },
]
