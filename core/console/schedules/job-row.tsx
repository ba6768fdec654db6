import { ActionIcon, Button } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { Job } from '../../operations/shapes/job.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { Confirm } from '../look/confirm.tsx'
import { IconAlert, IconTrash } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import rows from '../models/model-room.module.css'
import { hrefOf } from '../shell/route.ts'
import { useWords } from '../words/words.tsx'
import { outcomeOf, timesOf } from './job-words.ts'
import css from './schedule-room.module.css'

interface JobRowProps {
  job: Job
  mayChange: boolean
  /** For whom it runs, when it is somebody else. */
  person: string | undefined
}

/** One job: when it runs, how it went, and the ways to run it now or to end it. */
export function JobRow({ job, mayChange, person }: JobRowProps) {
  const { say, language } = useWords()
  const { connection, known } = useGateway()
  const [asking, setAsking] = useState(false)
  const name = `${job.plugin} ${job.name}`
  const facts = [timesOf(job, say, language), say(`schedule.source.${job.source}`), ...(person === undefined ? [] : [say('schedule.for', { name: person })])]
  const run = useAction(useCallback(async () => void (await connection.call('schedule.run', { job: job.id })), [connection, job.id]))
  const remove = useAction(useCallback(async () => {
    await connection.call('schedule.delete', { job: job.id })
    known.outdate('schedule.list')
  }, [connection, known, job.id]))
  return (
    <li className={rows['row']}>
      <div className={rows['name']}>
        <h3><a href={hrefOf({ room: 'plugins', plugin: job.plugin })}>{job.plugin}</a> {job.name}</h3>
      </div>
      <p className={rows['facts']}>{facts.join(' · ')}</p>
      {mayChange && (
        <div className={rows['buttons']}>
          <Button size="compact-sm" variant="default" loading={run.busy} aria-label={say('schedule.runIt', { name })} onClick={() => void run.run()}>{say('schedule.run')}</Button>
          {job.source === 'manifest'
            // Keeps the column: the buttons of all rows stand below each other.
            ? <span className={css['space']} />
            : <ActionIcon aria-label={say('schedule.delete', { name })} onClick={() => setAsking(true)}><IconTrash size={16} aria-hidden /></ActionIcon>}
        </div>
      )}
      <p className={css['runs']}>
        <span>{job.next === null ? say('schedule.ended') : <>{say('schedule.next')} <When at={job.next} future /></>}</span>
        <Outcome job={job} />
      </p>
      <div className={rows['wide']}><Problem error={run.error} /></div>
      <Confirm opened={asking} title={say('schedule.deleteIt')} question={say('schedule.deleteAsk', { name })} action={remove} onClose={() => setAsking(false)} />
    </li>
  )
}

function Outcome({ job }: { job: Job }) {
  const { say, language } = useWords()
  const outcome = outcomeOf(job)
  if (outcome === 'none' || job.last === null) return <span>{say('schedule.never')}</span>
  if (outcome === 'ok') return <span>{say('schedule.last')} <When at={job.last} />, {say('schedule.ok')}{job.lastMs !== null && `, ${Math.round(job.lastMs).toLocaleString(language)} ms`}</span>
  return (
    <span className={css['failed']}>
      <IconAlert size={14} aria-hidden /> {say('schedule.last')} <When at={job.last} />, {say('schedule.failed')}: {job.error?.message} ({job.error?.code})
      {job.failures > 1 && ` ${say('schedule.failures', { count: job.failures })}`}
    </span>
  )
}
