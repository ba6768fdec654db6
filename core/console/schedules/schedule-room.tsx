import { Button } from '@mantine/core'
import { useAnswer } from '../gateway/use-answer.ts'
import { Empty } from '../look/empty.tsx'
import { IconSchedule } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import rows from '../models/model-room.module.css'
import { PageFrame } from '../shell/room-frame.tsx'
import { hrefOf } from '../shell/route.ts'
import { useWords } from '../words/words.tsx'
import { JobRow } from './job-row.tsx'

/** What plugins do by themselves at set times, and how it went. */
export function ScheduleRoom() {
  const { say } = useWords()
  const { data, error } = useAnswer('schedule.list', {}, ['schedules', 'plugins'])
  const me = useAnswer('principal.current', {}).data
  const isAdmin = me?.scopes.includes('admin') ?? false
  const people = useAnswer('principal.list', isAdmin ? {} : null).data?.principals ?? []
  const nameOf = (principal: string) => (principal === me?.principal.id ? undefined : people.find(({ id }) => id === principal)?.name)
  return (
    <PageFrame>
      <h1>{say('schedule.title')}</h1>
      <p className={rows['soft']}>{say('schedule.about')}</p>
      <Problem error={error} />
      {data?.jobs.length === 0 && (
        <Empty icon={<IconSchedule size={40} stroke={1.4} aria-hidden />} title={say('schedule.emptyTitle')} text={say('schedule.emptyText')}>
          <Button component="a" href={hrefOf({ room: 'plugins' })}>{say('schedule.toPlugins')}</Button>
        </Empty>
      )}
      {data !== undefined && data.jobs.length > 0 && (
        <section className={rows['section']} aria-label={say('schedule.title')}>
          <ul className={rows['list']}>{data.jobs.map((job) => <JobRow key={job.id} job={job} mayChange={isAdmin} person={nameOf(job.principal)} />)}</ul>
        </section>
      )}
    </PageFrame>
  )
}
