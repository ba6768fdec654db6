import type { JobTimes } from '../../sandbox/capabilities/schedule.ts'
import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import type { Caller } from '../access/caller.ts'
import type { Events } from '../events/events.ts'
import type { EventHub } from '../events/event-hub.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Job as JobShape } from '../operations/shapes/job.ts'
import type { InstalledPlugin } from '../plugins/installed-plugin.ts'
import type { PluginIndex } from '../plugins/plugin-index.ts'
import { requireAdmin } from '../plugins/require-admin.ts'
import { Job, type JobRow } from '../store/entities/job.ts'
import type { Store } from '../store/store.ts'
import { isTimezone } from './job-times.ts'
import { type Jobs, timesOf } from './jobs.ts'

export interface JobInput {
  plugin: string
  name: string
  run?: string
  cron?: string
  everyMs?: number
  /** ISO 8601. */
  at?: string
  timezone?: string
  payload?: unknown
}

/** What plugins do at set times; each of the first methods is the operation of its name. */
export interface Schedules {
  /** Everybody's for an administrator, else one's own. */
  list(caller: Caller, input: { plugin?: string }): Promise<{ jobs: JobShape[] }>
  put(caller: Caller, input: JobInput): Promise<{ job: JobShape }>
  delete(caller: Caller, input: { job: string }): Promise<Record<string, never>>
  /** Makes it due now; how it went shows in the list, and as `schedule.ran` on the topic `schedules`. */
  run(caller: Caller, input: { job: string }): Promise<Record<string, never>>
  /** Makes rows of what the manifests of installed plugins say. */
  declare(): Promise<void>
}

export interface SchedulesOptions {
  store: Store
  jobs: Jobs
  plugins: Pick<PluginIndex, 'all' | 'find' | 'get'>
  events: Events
  /** Something may be due sooner. */
  onChange(): void
  now?: () => Date
}

const listed = 500

export function createSchedules({ store, jobs, plugins, events, onChange, now = () => new Date() }: SchedulesOptions): Schedules {
  const changed = (job: string) => {
    events.publish('schedules', 'schedule.changed', { job })
    onChange()
  }

  return {
    async list(caller, { plugin }) {
      const own = caller.scopes.has('admin') ? {} : { owner: caller.principal }
      const rows = await store.fork().find(Job, { ...own, ...(plugin !== undefined && { plugin }) }, { orderBy: { plugin: 'asc', name: 'asc' }, limit: listed, disableIdentityMap: true })
      return { jobs: rows.map(shapeOf) }
    },

    async put(caller, { plugin, at, ...job }) {
      requireAdmin(caller, 'scheduling a job')
      if (plugins.get(plugin).requestFor('schedule') === undefined) throw new OperationError('input_invalid', `${plugin} does not ask for the capability "schedule", so nothing of it runs by itself`, { plugin })
      const row = await jobs.set({ plugin, principal: caller.principal }, { ...job, ...(at !== undefined && { at: Date.parse(at) }) }, 'owner').catch((error: unknown) => {
        if (error instanceof CapabilityError) throw new OperationError('input_invalid', error.message, { plugin }, { cause: error })
        throw error
      })
      return { job: shapeOf(row) }
    },

    async delete(caller, { job: id }) {
      requireAdmin(caller, 'deleting a job')
      const { source, name } = await found(id)
      if (source === 'manifest') throw new OperationError('conflict', `${name} is in the plugin's manifest; revoke its right to "schedule", or disable the plugin`, { job: id })
      await store.fork().nativeDelete(Job, { id })
      changed(id)
      return {}
    },

    async run(caller, { job: id }) {
      requireAdmin(caller, 'running a job')
      await found(id)
      // Not by the fence: a run at work goes on, and this one comes after it.
      await store.fork().nativeUpdate(Job, { id }, { dueAt: now() })
      changed(id)
      return {}
    },

    async declare() {
      for (const plugin of plugins.all()) {
        const schedules = declaredBy(plugin)
        if (schedules !== undefined) await jobs.declare(plugin.name, plugin.row.owner, schedules)
      }
    },
  }

  async function found(id: string): Promise<JobRow> {
    const row = await store.fork().findOne(Job, { id }, { disableIdentityMap: true })
    if (row === null) throw new OperationError('not_found', `There is no job ${id}.`, { job: id })
    return row
  }
}

/** Keeps the rows in step with what is installed. Returns the stop. */
export function followManifests(schedules: Pick<Schedules, 'declare'>, hub: Pick<EventHub, 'onPublish'>, log: { error(fields: object, message: string): void }): () => void {
  let declaring = Promise.resolve()
  const declare = () => {
    declaring = declaring.then(() => schedules.declare()).catch((error: unknown) => log.error({ err: error }, 'what plugins schedule could not be read'))
  }
  declare()
  return hub.onPublish(({ type }) => type === 'plugin.changed' && declare())
}

/** By name, those with a time. Undefined for a plugin that has nothing to do with it: most of a hundred are not even read. */
function declaredBy(plugin: InstalledPlugin): Record<string, JobTimes> | undefined {
  if (!JSON.stringify(plugin.row.manifest ?? null).includes('"schedule"')) return undefined
  const { schedules, capabilities, optional } = plugin.manifest
  if (!Object.hasOwn({ ...capabilities, ...optional }, 'schedule')) return {}
  return Object.fromEntries(Object.entries(schedules).flatMap(([name, { cron, timezone }]) => (cron === undefined ? [] : [[name, { cron, ...zoneOf(timezone, plugin.row.config) }]])))
}

function zoneOf(timezone: string | { fromConfig: string } | undefined, config: unknown): { timezone?: string } {
  if (timezone === undefined) return {}
  const name: unknown = typeof timezone === 'string' ? timezone : typeof config === 'object' && config !== null ? Reflect.get(config, timezone.fromConfig) : undefined
  return typeof name === 'string' && isTimezone(name) ? { timezone: name } : {}
}

function shapeOf(row: JobRow): JobShape {
  const { id, owner, plugin, name, source, run } = row
  const { at, ...times } = timesOf(row)
  return {
    id, principal: owner, plugin, name, source, run, ...times, ...(at !== undefined && { at: new Date(at).toISOString() }),
    next: row.dueAt?.toISOString() ?? null, last: row.lastAt?.toISOString() ?? null, lastMs: row.lastMs ?? null, error: row.lastError ?? null, failures: row.tries,
  }
}
