import type { SystemStatus } from '../../operations/shapes/system-status.ts'
import { IconAlert, IconCheck, IconX } from '../look/icons.ts'
import { useWords } from '../words/words.tsx'
import { isMeasured, wallsOf } from './ring-words.ts'
import css from './status-room.module.css'

/** Which walls stand, in words; and whether they are as many as the owner asked for. */
export function WallList({ sandbox }: { sandbox: SystemStatus['sandbox'] }) {
  const { say } = useWords()
  const measured = isMeasured(sandbox.rings)
  return (
    <>
      {!measured ? (
        <p className={css['soft']}>{say('status.notMeasured')}</p>
      ) : (
        <p className={css['verdict']} data-holds={sandbox.minimumHolds || undefined}>
          {sandbox.minimumHolds ? <IconCheck size={16} aria-hidden /> : <IconAlert size={16} aria-hidden />}
          {say(sandbox.minimumHolds ? 'status.holds' : 'status.holdsNot')}
        </p>
      )}
      <ul className={css['walls']}>
        {wallsOf(sandbox.rings).map((wall) => (
          <li key={wall.name} data-up={wall.up || undefined}>
            {wall.up ? <IconCheck size={16} role="img" aria-label={say('status.up')} /> : <IconX size={16} role="img" aria-label={say('status.down')} />}
            <span>
              <b>{say(`wall.${wall.name}`)}</b>
              <span className={css['soft']}> {say(`wall.${wall.name}.does`)}</span>
              {measured && wall.why !== undefined && <span className={css['why']}>{wall.why}</span>}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
