import test from 'ava'
import { createSchedule, type JobRequest, type SchedulePort } from '../../../sandbox/capabilities/schedule.ts'
import { codeOf, createScene } from '../../helpers/broker-scene.ts'

function scene(scope: object = {}, grants?: object[]) {
  const seen: [string, JobRequest, object][] = []
  const schedule: SchedulePort = {
    async put({ plugin, principal }, job, limits) {
      seen.push([`${plugin} ${principal}`, job, limits])
      return { name: job.name, run: job.run ?? job.name, payload: job.payload, next: null, last: null, error: null }
    },
    list: async () => [],
    delete: async () => true,
  }
  return { seen, ...createScene({ asks: { schedule: scope }, ports: { schedule }, ...(grants && { grants: { schedule: grants } }) }) }
}

test('limits are the narrower of request and the widest grant', async (t) => {
  const { request, seen } = scene({ smallestMs: 30_000, jobs: 10 }, [{ smallestMs: 120_000, jobs: 50 }, { smallestMs: 5_000, jobs: 2 }])
  await request('schedule', 'put', { name: 'a', everyMs: 60_000 })
  t.deepEqual(seen, [['weather ann', { name: 'a', everyMs: 60_000 }, { smallestMs: 30_000, jobs: 10 }]])
})

test('a job says when in one way, and is small', async (t) => {
  const { request, seen } = scene()
  for (const job of [{}, { everyMs: 60_000, at: 5 }, { cron: '* * * * *', everyMs: 60_000 }, { everyMs: 10 }, { at: -1 }, { at: Infinity }, { everyMs: 60_000, payload: 'x'.repeat(20_000) }, { everyMs: 60_000, name: '../x' }, { everyMs: 60_000, name: '__proto__' }, { everyMs: 60_000, principal: 'bob' }]) {
    t.is(codeOf(await request('schedule', 'put', { name: 'a', ...job })), 'request_invalid', JSON.stringify(job).slice(0, 60))
  }
  t.deepEqual(seen, [])
})

test('without a grant nothing is set, listed, deleted or run', async (t) => {
  const { request, revoke } = scene()
  t.is(codeOf(await request('schedule', 'run', { name: 'a' })), 'ok')
  revoke('schedule')
  for (const [method, input] of [['put', { name: 'a', everyMs: 60_000 }], ['list', {}], ['delete', { name: 'a' }], ['run', { name: 'a' }]] as const) t.is(codeOf(await request('schedule', method, input)), 'grant_missing')
})

test('within and consent', (t) => {
  const schedule = createSchedule()
  t.true(schedule.within({ smallestMs: 60_000, jobs: 5 }, { jobs: 5 }))
  t.false(schedule.within({ smallestMs: 30_000 }, {}))
  t.false(schedule.within({ jobs: 21 }, {}))
  t.regex(schedule.consent({ smallestMs: 3_600_000 })[0]!.text.en, /every hour/)
  t.regex(schedule.consent({ smallestMs: 90_000 })[0]!.text.en, /every 90 seconds/)
  t.regex(schedule.consent({})[0]!.text['zh-CN'], /1 分钟.*每人最多 20 个任务/)
  t.is(schedule.consent({ smallestMs: 60_000, jobs: 1 })[0]!.text.en, 'may wake up by itself, as often as every minute (one job for each person)')
})
