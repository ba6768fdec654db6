import { useEffect } from 'react'
import type { SystemStatus } from '../../operations/shapes/system-status.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { duration } from '../look/time.ts'
import { PageFrame } from '../shell/room-frame.tsx'
import { useWords } from '../words/words.tsx'
import { HostTable } from './host-table.tsx'
import css from './status-room.module.css'
import { WallList } from './wall-list.tsx'

const refreshMs = 5000

/** How the gateway is: the walls around plugins, who is inside, and its own figures. */
export function StatusRoom() {
  const { say } = useWords()
  const { data, error, reload } = useAnswer('system.status', {}, ['system', 'plugins'])
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), refreshMs)
    return () => clearInterval(timer)
  }, [reload])
  return (
    <PageFrame>
      <h1>{say('room.status')}</h1>
      {data === undefined ? <Problem error={error} /> : <Report status={data} />}
    </PageFrame>
  )
}

function Report({ status }: { status: SystemStatus }) {
  const { say, language } = useWords()
  const { sandbox } = status
  const figures: [string, string][] = [
    [say('status.uptime'), duration(status.uptimeS, language)],
    [say('status.memory'), `${Math.round(status.memoryMb).toLocaleString(language)} MB`],
    [say('status.plugins'), say('status.pluginsOf', { active: status.plugins.active, total: status.plugins.total })],
    [say('status.model'), status.models.default ?? say('status.noModel')],
    [say('status.database'), status.database === 'sqlite' ? 'SQLite' : 'PostgreSQL'],
    [say('status.started'), `${Math.round(status.startedInMs).toLocaleString(language)} ms`],
    [say('status.version'), `Airlock ${status.version} · Node ${status.node.replace(/^v/, '')}`],
    [say('status.address'), status.addresses.control],
  ]
  return (
    <>
      {status.configProblem !== null && <Problem error={{ code: 'config_invalid', message: status.configProblem }} />}
      {status.configWaiting.length > 0 && <p role="status">{say('config.waiting', { names: status.configWaiting.join(', ') })}</p>}
      <section className={css['section']} aria-labelledby="walls">
        <h2 id="walls">{say('status.walls')}</h2>
        <WallList sandbox={sandbox} />
      </section>
      <section className={css['section']} aria-labelledby="hosts">
        <h2 id="hosts">{say('status.hosts')}</h2>
        <HostTable hosts={sandbox.hosts} />
      </section>
      <section className={css['section']} aria-labelledby="gateway">
        <h2 id="gateway">{say('status.gateway')}</h2>
        <dl className={css['figures']}>
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}
