import { ulid } from 'ulid'
import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import type { JobRequest, JobSpace, JobState, JobTimes, SchedulePort } from '../../sandbox/capabilities/schedule.ts'
import { Job, type JobRow } from '../store/entities/job.ts'
import type { Store } from '../store/store.ts'
import { nextRun, timesFault } from './job-times.ts'

/** A job that is this gateway's to run: every write to it carries the fence. */
export type ClaimedJob = JobRow

/** For how long a run is this gateway's: the longest that any guest may take, and some more. */
export const runLeaseMs = 150_000
const firstRetryMs = 30_000
const mostRetryMs = 3_600_000
/** A run that failed so often is given up; the next one is tried anew. */
export const maxTries = 5

/** Plugins' jobs as rows: the same on both databases, for one gateway or several. */
export interface Jobs extends SchedulePort {
  /** Takes one that is due, so that nobody else runs it; undefined when there is none. */
  take(): Promise<ClaimedJob | undefined>
  /** How the run ended; sets when it is due next. Nothing is written when the job was changed meanwhile, or taken by another gateway. */
  settle(job: ClaimedJob, outcome: { ms: number; error?: { code: string; message: string } }): Promise<void>
  /** After a start: what this gateway ran when it was killed is due again at once. */
  reclaim(): Promise<void>
  /** Milliseconds until something is due, at most so many. */
  idleMs(most: number): Promise<number>
  /** Makes the manifest's schedules rows, those that changed anew, and forgets those that are gone. */
  declare(plugin: string, owner: string, schedules: Readonly<Record<string, JobTimes>>): Promise<void>
  /** Sets one for a person, without a plugin's limits. Throws CapabilityError `request_invalid`. */
  set(space: JobSpace, job: JobRequest, source: 'owner'): Promise<JobRow>
}

export interface JobsOptions {
  store: Store
  /** This gateway's name in `claimedBy`. */
  gateway: string
  /** Names under the manifest's `contributes.schedules`. */
  functionsOf(plugin: string): readonly string[]
  /** A job was set or deleted: something may be due sooner. */
  onChange?(job: string): void
  now?: () => Date
}

/** Whoever sets a job by hand may have it run each minute. */
const ownersSmallestMs = 60_000

export function createJobs({ store, gateway, functionsOf, onChange = () => {}, now = () => new Date() }: JobsOptions): Jobs {
  const find = ({ plugin, principal }: JobSpace, name: string) => store.fork().findOne(Job, { plugin, owner: principal, name }, { disableIdentityMap: true })

  return {
    async put(space, request, { smallestMs, jobs }) {
      requireFunction(space.plugin, request)
      const at = now()
      // A job that sets itself anew for now would run in a loop.
      const soonest = { ...request, ...(request.at !== undefined && { at: Math.max(request.at, at.getTime() + smallestMs) }) }
      requireTimes(soonest, smallestMs, at)
      return stateOf(await write(space, soonest, 'plugin', jobs))
    },

    async list({ plugin, principal }) {
      const rows = await store.fork().find(Job, { plugin, owner: principal, source: 'plugin' }, { orderBy: { name: 'asc' }, disableIdentityMap: true })
      return rows.map(stateOf)
    },

    async delete(space, name) {
      const row = await find(space, name)
      if (row?.source !== 'plugin' || (await store.fork().nativeDelete(Job, { id: row.id, source: 'plugin' })) === 0) return false
      onChange(row.id)
      return true
    },

    async set(space, request, source) {
      requireFunction(space.plugin, request)
      requireTimes(request, ownersSmallestMs, now())
      return write(space, request, source)
    },

    take: () =>
      store.commit(async (sql) => {
        const free = `due_at <= ? and (claimed_by is null or lease_until < ${sql.fromNow().sql})`
        const [row] = await sql.all(`select id, fence from jobs where ${free} order by due_at, id limit 1${store.dialect === 'postgresql' ? ' for update skip locked' : ''}`, [now()])
        if (row === undefined) return undefined
        const [id, fence] = [String(row['id']), Number(row['fence'])]
        const mine = await sql.update(Job, { id, fence }, { claimedBy: gateway, fence: fence + 1, leaseUntil: sql.fromNow(runLeaseMs) })
        return mine === 1 ? id : undefined
      }).then(async (id) => (id === undefined ? undefined : ((await store.fork().findOne(Job, { id, claimedBy: gateway }, { disableIdentityMap: true })) ?? undefined))),

    async settle(job, { ms, error }) {
      const { id, fence } = job
      const at = now()
      const next = nextOf(job, at, error !== undefined)
      await store.commit(async (sql) => {
        // What is over and did well is of no more use to anybody.
        if (next.dueAt === null && error === undefined && job.source === 'plugin') await sql.run('delete from jobs where id = ? and fence = ?', [id, fence])
        else await sql.update(Job, { id, fence, claimedBy: gateway }, { ...next, claimedBy: null, leaseUntil: null, lastAt: at, lastMs: Math.round(ms), lastError: error ?? null })
      })
    },

    reclaim: () => store.commit(async (sql) => void (await sql.update(Job, { claimedBy: gateway }, { claimedBy: null, leaseUntil: null }))),

    async idleMs(most) {
      const row = await store.fork().findOne(Job, { dueAt: { $ne: null }, claimedBy: null }, { orderBy: { dueAt: 'asc' }, fields: ['dueAt'], disableIdentityMap: true })
      return Math.min(most, Math.max(0, (row?.dueAt?.getTime() ?? Infinity) - now().getTime()))
    },

    async declare(plugin, owner, schedules) {
      const rows = await store.fork().find(Job, { plugin, source: 'manifest' }, { disableIdentityMap: true })
      for (const { id } of rows.filter((row) => row.owner !== owner || !Object.hasOwn(schedules, row.name))) {
        await store.fork().nativeDelete(Job, { id })
        onChange(id)
      }
      for (const [name, times] of Object.entries(schedules)) {
        const known = rows.find((row) => row.name === name && row.owner === owner)
        if (known && known.cron === times.cron && (known.timezone ?? undefined) === times.timezone) continue
        const { id } = await write({ plugin, principal: owner }, { name, ...times }, 'manifest')
        const fault = timesFault(times, ownersSmallestMs, now())
        if (fault !== undefined) await store.fork().nativeUpdate(Job, { id }, { dueAt: null, lastError: { code: 'request_invalid', message: fault } })
      }
    },
  }

  function requireFunction(plugin: string, { name, run = name }: JobRequest): void {
    const names = functionsOf(plugin)
    if (names.includes(run)) return
    throw new CapabilityError('request_invalid', `${plugin} declares no function "${run}" under contributes.schedules; it has ${names.join(', ') || 'none'}`, { run })
  }

  function requireTimes(times: JobTimes, smallestMs: number, at: Date): void {
    const fault = timesFault(times, smallestMs, at)
    if (fault !== undefined) throw new CapabilityError('request_invalid', fault)
  }

  /** Its counter of runs goes up: a run of the job as it was writes nothing any more. */
  async function write(space: JobSpace, { name, run = name, cron, everyMs, at, timezone, payload }: JobRequest, source: JobRow['source'], most?: number): Promise<JobRow> {
    const { plugin, principal: owner } = space
    const moment = now()
    const dueAt = nextRun({ cron, everyMs, at, timezone }, moment) ?? (at === undefined ? null : moment)
    const change = {
      source, run, cron: cron ?? null, everyMs: everyMs ?? null, at: at === undefined ? null : new Date(at), timezone: timezone ?? null, payload: payload ?? null,
      dueAt, plannedAt: dueAt, tries: 0, claimedBy: null, leaseUntil: null, updatedAt: moment,
    }
    await store.commit(async (sql) => {
      // Two jobs must not both find the last place free. SQLite has one writer anyway.
      if (store.dialect === 'postgresql') await sql.all('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`jobs ${plugin} ${owner}`])
      const [known] = await sql.all('select id, fence, source from jobs where plugin = ? and owner_id = ? and name = ?', [plugin, owner, name])
      if (known && known['source'] !== source && source === 'plugin') throw new CapabilityError('request_invalid', `the job "${name}" is the manifest's or the owner's; choose another name`, { name })
      if (known) return void (await sql.update(Job, { id: String(known['id']) }, { ...change, fence: Number(known['fence']) + 1 }))
      const [count] = most === undefined ? [] : await sql.all(`select count(*) as jobs from jobs where plugin = ? and owner_id = ? and source = 'plugin'`, [plugin, owner])
      if (most !== undefined && Number(count?.['jobs']) >= most) throw new CapabilityError('quota_exceeded', `${plugin} may have ${most} jobs, and has them; delete some`, { jobs: most })
      await sql.insert(Job, { id: ulid(), owner, plugin, name, ...change, fence: 0, lastAt: null, lastMs: null, lastError: null, createdAt: moment })
    })
    const row = (await find(space, name))!
    onChange(row.id)
    return row
  }
}

function nextOf(job: JobRow, at: Date, failed: boolean): { dueAt: Date | null; plannedAt: Date | null; tries: number } {
  const regular = nextRun(timesOf(job), at, job.plannedAt ?? at) ?? null
  const tries = job.tries + 1
  if (!failed || tries >= maxTries) return { dueAt: regular, plannedAt: regular, tries: 0 }
  const again = new Date(at.getTime() + Math.min(mostRetryMs, firstRetryMs * 2 ** job.tries))
  // The next regular run is as good as another try of this one.
  return regular !== null && regular <= again ? { dueAt: regular, plannedAt: regular, tries } : { dueAt: again, plannedAt: job.plannedAt ?? null, tries }
}

export function timesOf({ cron, everyMs, at, timezone }: JobRow): JobTimes {
  return { ...(cron != null && { cron }), ...(everyMs != null && { everyMs }), ...(at != null && { at: at.getTime() }), ...(timezone != null && { timezone }) }
}

function stateOf(row: JobRow): JobState {
  return { name: row.name, run: row.run, payload: row.payload ?? null, ...timesOf(row), next: row.dueAt?.toISOString() ?? null, last: row.lastAt?.toISOString() ?? null, error: row.lastError ?? null }
}
