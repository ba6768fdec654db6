import test from 'ava'
import { createJobs, type Jobs, maxTries } from '../../../core/guest-work/jobs.ts'
import { Job, type JobRow } from '../../../core/store/entities/job.ts'
import { onBothDatabases, type TestDatabase } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const both = await onBothDatabases(test)
const minute = 60_000
const limits = { smallestMs: minute, jobs: 3 }

async function open(database: TestDatabase) {
  const store = await database.open()
  const clock = { now: new Date('2026-03-01T12:00:00.000Z'), pass(ms: number) { clock.now = new Date(clock.now.getTime() + ms) } }
  const [ada, bob] = [await addPrincipal(store, 'owner'), await addPrincipal(store, 'member')]
  let rung = 0
  const jobs = (gateway = 'one'): Jobs => createJobs({ store, gateway, functionsOf: () => ['remind', 'morning'], onChange: () => void rung++, now: () => clock.now })
  const rows = () => store.fork().find(Job, {}, { orderBy: { name: 'asc' }, disableIdentityMap: true })
  return { store, clock, jobs, rows, rung: () => rung, ann: { plugin: 'notes', principal: ada }, bob: { plugin: 'notes', principal: bob }, other: { plugin: 'other', principal: ada } }
}

both('jobs are apart for each plugin and person', async (t, database) => {
  const { jobs, ann, bob, other, rung } = await open(database)
  const own = jobs()
  t.like(await own.put(ann, { name: 'a', run: 'remind', everyMs: minute, payload: { x: 1 } }, limits), { name: 'a', run: 'remind', payload: { x: 1 }, next: '2026-03-01T12:01:00.000Z', last: null, error: null })
  t.is(rung(), 1)
  for (const stranger of [bob, other]) {
    t.deepEqual(await own.list(stranger), [])
    t.false(await own.delete(stranger, 'a'))
  }
  await own.put(bob, { name: 'a', run: 'remind', everyMs: minute }, limits)
  t.true(await own.delete(ann, 'a'))
  t.is((await own.list(bob)).length, 1)
})

both('what is too often, too many, or no function is refused', async (t, database) => {
  const { jobs, ann, rows } = await open(database)
  const own = jobs()
  for (const job of [{ name: 'x', everyMs: minute }, { name: 'remind', everyMs: 1_000 }, { name: 'remind', cron: '* * * * * *' }, { name: 'remind', cron: '0 0 30 2 *' }]) {
    await t.throwsAsync(own.put(ann, job, limits), { code: 'request_invalid' } as object)
  }
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => own.put(ann, { name: `j${index}`, run: 'remind', everyMs: minute }, limits)))
  t.is(outcomes.filter(({ status }) => status === 'fulfilled').length, 3)
  t.is((await rows()).length, 3)
  const [{ name }] = await rows() as [JobRow]
  t.like(await own.put(ann, { name, run: 'remind', everyMs: 2 * minute }, limits), { everyMs: 2 * minute })
})

both('a job cannot set itself for now, over and over', async (t, database) => {
  const { jobs, ann, clock } = await open(database)
  t.is((await jobs().put(ann, { name: 'remind', at: clock.now.getTime() - 5_000 }, limits)).next, '2026-03-01T12:01:00.000Z')
})

both('each run is one gateway\'s, once, also when it is late', async (t, database) => {
  const { jobs, ann, clock, rows } = await open(database)
  const [one, two] = [jobs('one'), jobs('two')]
  await one.put(ann, { name: 'remind', everyMs: minute }, limits)
  t.is(await one.take(), undefined)
  t.is(await one.idleMs(999_999), minute)
  clock.pass(10 * minute + 1)
  const taken = (await Promise.all(Array.from({ length: 6 }, (_, index) => (index % 2 ? one : two).take()))).filter((job) => job !== undefined)
  t.is(taken.length, 1)
  await (taken[0]!.claimedBy === 'one' ? one : two).settle(taken[0]!, { ms: 5 })
  t.is(await two.take(), undefined)
  t.like((await rows())[0], { dueAt: new Date('2026-03-01T12:11:00.000Z'), claimedBy: null, lastMs: 5, lastError: null })
})

both('a run that fails is tried again, ever later, then left until the next', async (t, database) => {
  const { jobs, ann, clock, rows } = await open(database)
  const own = jobs()
  await own.put(ann, { name: 'remind', everyMs: 24 * 60 * minute }, limits)
  clock.pass(24 * 60 * minute)
  const waits: number[] = []
  for (let round = 1; round <= maxTries; round++) {
    await own.settle((await own.take())!, { ms: 1, error: { code: 'guest_error', message: 'no' } })
    const [row] = await rows()
    waits.push((row!.dueAt!.getTime() - clock.now.getTime()) / 1_000)
    t.like(row, { lastError: { code: 'guest_error' } })
    clock.pass(row!.dueAt!.getTime() - clock.now.getTime())
  }
  t.deepEqual(waits.slice(0, 4), [30, 60, 120, 240])
  t.is(clock.now.toISOString(), '2026-03-03T12:00:00.000Z')
})

both('one that is over is forgotten if it did well, and shown if it did not', async (t, database) => {
  const { jobs, ann, clock, rows } = await open(database)
  const own = jobs()
  for (const name of ['good', 'bad']) await own.put(ann, { name, run: 'remind', at: clock.now.getTime() + minute }, limits)
  clock.pass(minute)
  for (let round = 0; round < 1 + maxTries; round++) {
    const job = (await own.take())!
    await own.settle(job, { ms: 1, ...(job.name === 'bad' && { error: { code: 'x', message: 'y' } }) })
    clock.pass(3_600_000)
  }
  t.is(await own.take(), undefined)
  t.like(await rows(), [{ name: 'bad', dueAt: null, lastError: { code: 'x', message: 'y' } }])
  t.is((await rows()).length, 1)
})

both('a restarted gateway runs again what it left; a job that was changed meanwhile stays as it was set', async (t, database) => {
  const { jobs, ann, clock, rows } = await open(database)
  const own = jobs()
  await own.put(ann, { name: 'remind', everyMs: minute }, limits)
  clock.pass(minute)
  const first = (await own.take())!
  t.is(await own.take(), undefined)
  await jobs('two').reclaim()
  t.is(await own.take(), undefined)
  await own.reclaim()
  const again = (await own.take())!
  t.is(again.fence, first.fence + 1)
  await own.settle(first, { ms: 1 })
  t.is((await rows())[0]!.lastAt, null)
  await own.put(ann, { name: 'remind', everyMs: 5 * minute }, limits)
  await own.settle(again, { ms: 1 })
  t.like((await rows())[0], { everyMs: 5 * minute, lastAt: null })
})

both('the manifest\'s schedules are rows, changed and forgotten with it', async (t, database) => {
  const { jobs, ann, rows } = await open(database)
  const own = jobs()
  await own.declare('notes', ann.principal, { morning: { cron: '0 7 * * *', timezone: 'Europe/Berlin' } })
  const [{ id }] = await rows() as [JobRow]
  await own.declare('notes', ann.principal, { morning: { cron: '0 7 * * *', timezone: 'Europe/Berlin' } })
  t.like(await rows(), [{ id, source: 'manifest', dueAt: new Date('2026-03-02T06:00:00Z') }])
  await t.throwsAsync(own.put(ann, { name: 'morning', everyMs: minute }, limits), { code: 'request_invalid' } as object)
  t.false(await own.delete(ann, 'morning'))
  await own.declare('notes', ann.principal, { morning: { cron: 'nonsense' } })
  t.like(await rows(), [{ dueAt: null, lastError: { code: 'request_invalid' } }])
  await own.declare('notes', ann.principal, {})
  t.deepEqual(await rows(), [])
})
