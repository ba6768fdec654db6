import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import { anyGrant, type Capability, type CapabilityCall, type Consent, defineCapability, defineMethod, type Right, type Text } from './capability.ts'
import { countText, spanText, withNotes } from './consent-notes.ts'

/** Jobs lie apart for each plugin and each principal. */
export interface JobSpace {
  plugin: string
  principal: string
}

/** When a job runs: one of the first three. */
export interface JobTimes {
  cron?: string
  everyMs?: number
  /** Milliseconds since 1970. */
  at?: number
  /** IANA, for `cron`; default UTC. */
  timezone?: string
}

export interface JobRequest extends JobTimes {
  name: string
  /** The name under `contributes.schedules` whose function runs; default the job's own. */
  run?: string
  payload?: unknown
}

export interface JobState extends JobTimes {
  name: string
  run: string
  payload: unknown
  /** ISO 8601; null when it runs no more. */
  next: string | null
  last: string | null
  error: { code: string; message: string } | null
}

export interface JobLimits {
  smallestMs: number
  jobs: number
}

export interface SchedulePort {
  /** Sets or replaces one. Rejects with CapabilityError `request_invalid` (times that mean nothing, or too often), `quota_exceeded`. */
  put(space: JobSpace, job: JobRequest, limits: JobLimits): Promise<JobState>
  list(space: JobSpace): Promise<JobState[]>
  delete(space: JobSpace, name: string): Promise<boolean>
}

const refuse = async (): Promise<never> => {
  throw new CapabilityError('request_invalid', 'this gateway has no schedules')
}
const noSchedules: SchedulePort = { put: refuse, list: refuse, delete: refuse }

const defaultSmallestMs = 60_000
const leastMs = 1_000
const maxEveryMs = 366 * 24 * 3_600_000
const maxJobs = 1_000
const defaultJobs = 20
const maxPayloadChars = 16 * 1024

const JobName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_.:-]{0,99}$/, 'a name of 1 to 100 letters, digits and _.:-, that begins with a letter')
const jobTimes = {
  cron: z.string().min(1).max(100).optional(),
  everyMs: z.int().min(leastMs).max(maxEveryMs).optional(),
  timezone: z.string().min(1).max(100).optional(),
}
const Payload = z.unknown().refine((value) => (JSON.stringify(value) ?? '').length <= maxPayloadChars, `more than ${maxPayloadChars} characters as JSON`)
const Put = z
  .strictObject({ name: JobName, run: JobName.optional(), ...jobTimes, at: z.int().min(0).max(8.64e15).optional(), payload: Payload.optional() })
  .refine(({ cron, everyMs, at }) => [cron, everyMs, at].filter((each) => each !== undefined).length === 1, 'one of cron, everyMs and at says when')

const Scope = z.strictObject({
  /** Between two runs of one job. */
  smallestMs: z.int().min(leastMs).max(maxEveryMs).default(defaultSmallestMs),
  /** Of one person, those of the manifest not counted. */
  jobs: z.int().min(1).max(maxJobs).default(defaultJobs),
  reason: z.string().max(500).optional(),
})
type Scope = z.infer<typeof Scope>

export function createSchedule(port: SchedulePort = noSchedules): Capability {
  return defineCapability<Scope>({
    name: 'schedule',
    title: { en: 'Schedule', 'zh-CN': '定时任务' },
    effect: 'write',
    scope: Scope,
    methods: {
      put: defineMethod({
        input: Put,
        tried: ({ name }) => `schedule the job ${name}`,
        perform: async (job, call) => ({ job: await port.put(spaceOf(call), job, limitsOf(call.right())) }),
      }),
      list: defineMethod({
        input: z.strictObject({}),
        tried: () => 'list its jobs',
        perform: async (_input, call) => ({ jobs: await port.list(spaceOf(call)) }),
      }),
      delete: defineMethod({
        input: z.strictObject({ name: JobName }),
        tried: ({ name }) => `delete the job ${name}`,
        perform: async ({ name }, call) => ({ deleted: await port.delete(spaceOf(call), name) }),
      }),
      // The gateway's own question before each run: so that a run is on record, and ends with its right.
      run: defineMethod({
        input: z.strictObject({ name: JobName }),
        tried: ({ name }) => `run the job ${name}`,
        check: (_input, right) => anyGrant(undefined, right),
        perform: () => ({}),
      }),
    },
    within: (grant, request) => grant.smallestMs >= request.smallestMs && grant.jobs <= request.jobs,
    consent: ({ smallestMs, jobs }): Consent[] => [{ weight: 2, text: consentOf(spanText(smallestMs), jobs) }],
  })
}

function spaceOf({ plugin, caller }: CapabilityCall<Scope>): JobSpace {
  return { plugin: plugin.name, principal: caller.principal }
}

function limitsOf({ request, grants }: Right<Scope>): JobLimits {
  return {
    smallestMs: Math.max(request.smallestMs, Math.min(Infinity, ...grants.map(({ smallestMs }) => smallestMs))),
    jobs: Math.min(request.jobs, Math.max(0, ...grants.map(({ jobs }) => jobs))),
  }
}

function consentOf(span: Text, jobs: number): Text {
  const sentence = { en: `may wake up by itself, as often as every ${span.en}`, 'zh-CN': `可以自行定时运行，最短每 ${span['zh-CN']}一次` }
  // Beside those of its manifest, which are told on their own.
  return withNotes(sentence, [{ en: jobs === 1 ? 'one job for each person' : `up to ${countText(jobs)} jobs for each person`, 'zh-CN': `每人最多 ${countText(jobs)} 个任务` }])
}
