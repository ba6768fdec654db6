import type { SystemStatus } from '../../operations/shapes/system-status.ts'
import { useWords } from '../words/words.tsx'
import css from './status-room.module.css'

const tiers = { bundled: 'tier.bundled', verified: 'tier.verified', unverified: 'tier.unverified', developing: 'tier.developing' } as const

/** The processes that hold plugins. */
export function HostTable({ hosts }: { hosts: SystemStatus['sandbox']['hosts'] }) {
  const { say, language } = useWords()
  if (hosts.length === 0) return <p className={css['soft']}>{say('status.noHosts')}</p>
  return (
    <div className={css['wide']}>
      <table className={css['hosts']}>
        <thead>
          <tr>
            <th scope="col">{say('host.pid')}</th>
            <th scope="col">{say('host.tier')}</th>
            <th scope="col">{say('host.plugins')}</th>
            <th scope="col" className={css['number']}>{say('host.memory')}</th>
            <th scope="col" className={css['number']}>{say('host.restarts')}</th>
          </tr>
        </thead>
        <tbody>
          {hosts.map((host) => (
            <tr key={host.pid}>
              <td>{host.pid}</td>
              <td>{Object.hasOwn(tiers, host.tier) ? say(tiers[host.tier as keyof typeof tiers]) : host.tier}</td>
              <td>{host.plugins.join(', ') || say('host.none')}</td>
              <td className={css['number']}>{Math.round(host.rssMb).toLocaleString(language)} MB</td>
              <td className={css['number']}>{host.restarts}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
