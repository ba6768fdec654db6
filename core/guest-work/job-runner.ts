import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { Principals } from '../access/principals.ts'
import { createWake } from '../channels/wake.ts'
import type { Events } from '../events/events.ts'
import { scheduleEntry } from '../plugins/guest-of.ts'
import type { Store } from '../store/store.ts'
import type { GuestEntries } from './guest-entry.ts'
import type { ClaimedJob, Jobs } from './jobs.ts'

/** What other gateways set, or left, is looked for so often. */
const lookMs = 5_000
const maxAtOnce = 8
const changed = 'jobs.changed'

export interface JobRunnerOptions {
  jobs: Jobs
  entries: GuestEntries
  principals: Pick<Principals, 'find'>
  store: Pick<Store, 'signals'>
  events: Events
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void }
}

/** Runs what is due, whoever set it. Disposing gives up the runs at work; the next start tries them again. */
export interface JobRunner extends AsyncDisposable {
  /** Something may be due sooner than was known. */
  wake(): void
}

export function startJobs({ jobs, entries, principals, store, events, log }: JobRunnerOptions): JobRunner {
  const stop = new AbortController()
  const bell = createWake()
  const running = new Set<Promise<void>>()
  const unhear = store.signals.on(changed, bell.ring)
  const loop = keepRunning()

  return {
    wake() {
      bell.ring()
      store.signals.send(changed)
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      unhear()
      await loop
      await Promise.all(running)
    },
  }

  async function keepRunning(): Promise<void> {
    let failing = false
    await jobs.reclaim().catch((error: unknown) => log.error({ err: error }, 'jobs could not be taken back'))
    while (!stop.signal.aborted) {
      const waitMs = await look().then((ms) => {
        failing = false
        return ms
      }, (error: unknown) => {
        if (!failing) log.error({ err: error }, 'jobs could not be looked for; it is tried again')
        failing = true
        return lookMs
      })
      await bell.wait(waitMs, stop.signal)
    }
  }

  async function look(): Promise<number> {
    while (running.size < maxAtOnce && !stop.signal.aborted) {
      const job = await jobs.take()
      if (job === undefined) return Math.max(10, await jobs.idleMs(lookMs))
      const run = carryOut(job).finally(() => {
        running.delete(run)
        bell.ring()
      })
      running.add(run)
    }
    return lookMs
  }

  async function carryOut(job: ClaimedJob): Promise<void> {
    const started = performance.now()
    const error = await attempt(job)
    // It is due again at the next start, and whoever starts first takes it.
    if (stop.signal.aborted && error !== undefined) return
    if (error !== undefined) log.warn({ plugin: job.plugin, job: job.name, ...error }, 'a job of a plugin failed')
    try {
      await jobs.settle(job, { ms: performance.now() - started, error })
      events.publish('schedules', 'schedule.ran', { job: job.id, plugin: job.plugin })
    } catch (thrown) {
      log.error({ err: thrown, plugin: job.plugin, job: job.name }, 'how a job ended could not be stored; it runs again when its time here is over')
    }
  }

  async function attempt({ plugin, name, run, owner, payload }: ClaimedJob): Promise<{ code: string; message: string } | undefined> {
    try {
      if ((await principals.find(owner)) === undefined) return { code: 'forbidden', message: 'whoever it ran for was removed' }
      const right = { capability: 'schedule', method: 'run', input: { name } }
      await entries.call(plugin, scheduleEntry(run), payload ?? null, { caller: { principal: owner, occasion: 'schedule' }, right, signal: stop.signal })
    } catch (error) {
      if (error instanceof CodedError && error.expose) return { code: error.code, message: error.message }
      log.error({ err: error, plugin, job: name }, 'a job failed inside the gateway')
      return { code: 'internal', message: 'Something failed inside the gateway; its log says what.' }
    }
  }
}
