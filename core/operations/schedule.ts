import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { Id } from './shapes/id.ts'
import { Job, JobName } from './shapes/job.ts'
import { Done } from './shapes/nothing.ts'

const plugin = z.string().min(1).max(214)

export const scheduleList = defineOperation({
  name: 'schedule.list',
  summary: 'What plugins do at set times, and how it went; the owner sees everybody\'s',
  scopes: ['admin', 'read'],
  input: z.strictObject({ plugin: plugin.optional() }),
  output: z.object({ jobs: z.array(Job) }),
  handle: ({ caller, services }, input) => services.schedules.list(caller, input),
})

export const schedulePut = defineOperation({
  name: 'schedule.put',
  summary: 'Have a plugin do something at set times',
  scopes: ['admin'],
  input: z
    .strictObject({
      plugin,
      name: JobName,
      run: JobName.optional().describe('The function under contributes.schedules; that of the name, when left out'),
      cron: z.string().min(1).max(100).optional(),
      everyMs: z.int().min(1_000).optional(),
      timezone: z.string().min(1).max(100).optional(),
      at: z.iso.datetime({ offset: true }).optional(),
      payload: z.unknown().optional(),
    })
    .refine(({ cron, everyMs, at }) => [cron, everyMs, at].filter((each) => each !== undefined).length === 1, 'one of cron, everyMs and at says when'),
  output: z.object({ job: Job }),
  subject: ({ plugin, name }) => `${plugin} ${name}`,
  handle: ({ caller, services }, input) => services.schedules.put(caller, input),
})

export const scheduleDelete = defineOperation({
  name: 'schedule.delete',
  summary: 'Have a plugin do something no more',
  scopes: ['admin'],
  input: z.strictObject({ job: Id }),
  output: Done,
  subject: ({ job }) => job,
  handle: ({ caller, services }, input) => services.schedules.delete(caller, input),
})

export const scheduleRun = defineOperation({
  name: 'schedule.run',
  summary: 'Run a job now',
  scopes: ['admin'],
  input: z.strictObject({ job: Id }),
  output: Done,
  subject: ({ job }) => job,
  handle: ({ caller, services }, input) => services.schedules.run(caller, input),
})
