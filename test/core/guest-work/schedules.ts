import test, { type ExecutionContext } from 'ava'
import { createEventHub } from '../../../core/events/event-hub.ts'
import { createJobs } from '../../../core/guest-work/jobs.ts'
import { createSchedules, followManifests } from '../../../core/guest-work/schedules.ts'
import { InstalledPlugin } from '../../../core/plugins/installed-plugin.ts'
import type { PluginRow } from '../../../core/store/entities/plugin.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import { until } from '../../helpers/hands-scene.ts'
import { callerOf, packageJsonOf } from '../../helpers/plugin-scene.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

async function open(t: ExecutionContext, config: unknown = { zone: 'Asia/Tokyo' }) {
  const store = await openTestStore(t)
  const [ada, bob] = [await addPrincipal(store, 'owner'), await addPrincipal(store, 'member')]
  const plugin = (name: string, airlock: object) => new InstalledPlugin({ name, owner: ada, version: '1.0.0', digest: 'd', tier: 'unverified', publisher: null, source: '/x', manifest: packageJsonOf({ name, airlock: { ...airlock } }), config, enabled: true } as unknown as PluginRow, capabilityKinds())
  const schedules = { morning: { cron: '0 7 * * *', timezone: { fromConfig: 'zone' } }, remind: {} }
  const all = [plugin('planner', { contributes: { schedules }, capabilities: { schedule: {} } }), plugin('mute', { contributes: { schedules } }), plugin('plain', {})]
  const find = (name: string) => all.find((each) => each.name === name)
  let rung = 0
  const jobs = createJobs({ store, gateway: 'one', onChange: () => void rung++, functionsOf: (name) => Object.keys(find(name)?.manifest.schedules ?? {}), now: () => new Date('2026-03-01T12:00:00Z') })
  const hub = createEventHub()
  const service = createSchedules({ store, jobs, plugins: { all: () => all, find, get: (name) => find(name)! }, events: hub, onChange: () => void rung++ })
  return { jobs, service, hub, owner: callerOf(ada), member: callerOf(bob, 'member'), rung: () => rung, all }
}

test('what manifests say becomes jobs, in the time zone of the configuration, where the plugin asks for the right', async (t) => {
  const { service, owner, hub, all } = await open(t)
  const stop = followManifests(service, hub, { error: (_fields, message) => t.fail(message) })
  await until(async () => (await service.list(owner, {})).jobs.length > 0)
  const { jobs } = await service.list(owner, {})
  t.like(jobs, [{ plugin: 'planner', name: 'morning', source: 'manifest', run: 'morning', timezone: 'Asia/Tokyo', next: '2026-03-01T22:00:00.000Z', failures: 0 }])
  t.is(jobs.length, 1)
  all[0] = all[0]!.with({ config: {} })
  hub.publish('plugins', 'plugin.changed', { plugin: 'planner' })
  await until(async () => (await service.list(owner, {})).jobs[0]?.timezone === undefined)
  stop()
})

test('an owner sets, runs and deletes jobs; a member sees their own alone', async (t) => {
  const { jobs, service, owner, member, rung } = await open(t)
  const { job } = await service.put(owner, { plugin: 'planner', name: 'soon', run: 'remind', at: '2026-03-01T13:00:00+00:00', payload: 1 })
  t.like(job, { source: 'owner', principal: owner.principal, next: '2026-03-01T13:00:00.000Z' })
  await jobs.put({ plugin: 'planner', principal: member.principal }, { name: 'own', run: 'remind', everyMs: 60_000 }, { smallestMs: 60_000, jobs: 5 })
  t.deepEqual((await service.list(member, {})).jobs.map(({ name }) => name), ['own'])
  t.is((await service.list(owner, { plugin: 'planner' })).jobs.length, 2)
  await service.run(owner, { job: job.id })
  t.true(rung() >= 2)
  await service.delete(owner, { job: job.id })
  await t.throwsAsync(service.run(owner, { job: job.id }), { code: 'not_found' } as object)
  for (const attempt of [service.put(member, { plugin: 'planner', name: 'x', run: 'remind', everyMs: 60_000 }), service.delete(member, { job: job.id }), service.run(member, { job: job.id })]) await t.throwsAsync(attempt, { code: 'scope_missing' } as object)
})

test('what cannot be is refused: no right, no function, too often, the manifest\'s own', async (t) => {
  const { service, owner } = await open(t)
  await service.declare()
  for (const input of [{ plugin: 'mute', name: 'x', run: 'remind', everyMs: 60_000 }, { plugin: 'planner', name: 'x', run: 'nothing', everyMs: 60_000 }, { plugin: 'planner', name: 'x', run: 'remind', everyMs: 1_000 }, { plugin: 'planner', name: 'x', run: 'remind', cron: '0 0 30 2 *' }]) {
    await t.throwsAsync(service.put(owner, input), { code: 'input_invalid' } as object)
  }
  const [job] = (await service.list(owner, {})).jobs
  await t.throwsAsync(service.delete(owner, { job: job!.id }), { code: 'conflict' } as object)
})
