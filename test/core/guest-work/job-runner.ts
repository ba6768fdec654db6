import test, { type ExecutionContext } from 'ava'
import { createEventHub } from '../../../core/events/event-hub.ts'
import type { GuestEntries } from '../../../core/guest-work/guest-entry.ts'
import { startJobs } from '../../../core/guest-work/job-runner.ts'
import { createJobs } from '../../../core/guest-work/jobs.ts'
import { Job } from '../../../core/store/entities/job.ts'
import { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'
import { until } from '../../helpers/hands-scene.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

async function open(t: ExecutionContext, guest: (payload: unknown) => Promise<unknown>, { isThere = true } = {}) {
  const store = await openTestStore(t)
  const ann = await addPrincipal(store)
  const runs: unknown[] = []
  const entries: GuestEntries = {
    async call(plugin, entry, payload, { caller, right }) {
      runs.push([plugin, entry, payload, caller, right])
      return { output: await guest(payload), ms: 1, denials: [], reached: false }
    },
  }
  const clock = { now: new Date('2026-03-01T12:00:00Z') }
  const jobs = createJobs({ store, gateway: 'one', functionsOf: () => ['remind'], now: () => clock.now })
  const start = () => startJobs({ jobs, entries, store, events: createEventHub(), log: { warn() {}, error() {} }, principals: { find: async (id) => (isThere ? { id, name: 'Ann', role: 'owner' } : undefined) } })
  const row = async () => (await store.fork().findOne(Job, { plugin: 'notes' }, { disableIdentityMap: true }))!
  await jobs.put({ plugin: 'notes', principal: ann }, { name: 'a', run: 'remind', everyMs: 60_000, payload: { x: 1 } }, { smallestMs: 60_000, jobs: 5 })
  return { ann, runs, jobs, start, row, clock }
}

test('what is due runs once for its person, however late, and says how it went', async (t) => {
  const { ann, runs, start, row, clock } = await open(t, async () => undefined)
  clock.now = new Date('2026-03-01T15:00:30Z')
  await using one = start()
  await using two = start()
  one.wake()
  two.wake()
  await until(async () => (await row()).lastAt !== null)
  t.deepEqual(runs, [['notes', 'schedule:remind', { x: 1 }, { principal: ann, occasion: 'schedule' }, { capability: 'schedule', method: 'run', input: { name: 'a' } }]])
  t.like(await row(), { lastError: null, dueAt: new Date('2026-03-01T15:01:00Z'), claimedBy: null })
})

test('a failure is kept with its code; one for a person who was removed does not run', async (t) => {
  for (const [isThere, code, ran] of [[true, 'guest_error', 1], [false, 'forbidden', 0]] as const) {
    const { runs, start, row, clock } = await open(t, async () => { throw new SandboxError('guest_error', 'no') }, { isThere })
    clock.now = new Date('2026-03-01T12:01:00Z')
    await using runner = start()
    runner.wake()
    await until(async () => (await row()).lastError !== null)
    t.like(await row(), { lastError: { code }, tries: 1 })
    t.is(runs.length, ran)
  }
})

test('stopping ends a run at work, and the next start takes it up', async (t) => {
  const begun = Promise.withResolvers<void>()
  let rounds = 0
  const { start, row, clock } = await open(t, async () => {
    begun.resolve()
    if (rounds++ === 0) throw new SandboxError('cancelled', 'stopped')
  })
  clock.now = new Date('2026-03-01T12:01:00Z')
  const first = start()
  await begun.promise
  await first[Symbol.asyncDispose]()
  if ((await row()).lastAt === null) t.is((await row()).claimedBy, 'one')
  else clock.now = (await row()).dueAt!
  await using second = start()
  second.wake()
  await until(async () => (await row()).lastError === null && (await row()).lastAt !== null)
  t.is(rounds, 2)
})
